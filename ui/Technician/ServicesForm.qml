pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// A switch for each service, and the way to its name.
Pager {
    id: form

    required property WizardView wizard
    required property TechnicianDesk technician

    cellHeight: Math.min(Theme.length.denseButton, (height - 7 * gap) / 8)
    leastWidth: Theme.length.padKey * 3
    mostColumns: 1
    nextWord: technician.text["technician.more"]
    rows: wizard.services

    delegate: Item {
        id: row

        required property int index
        required property string code
        required property string look
        required property string title
        required property bool on

        height: form.cellHeight
        width: form.cellWidth
        x: form.atX(index)
        y: form.atY(index)

        Slab {
            id: toggle

            Accessible.checked: row.on
            Accessible.name: row.title
            chosen: row.on
            fill: row.on ? Theme.ink : Theme.white
            frame: Theme.ink
            height: row.height
            lip: Theme.length.denseLip
            lipColour: Theme.ink
            name: row.title
            radius: Theme.length.radiusDense
            stroke: Theme.length.fineStroke
            width: row.width - edit.width - Theme.length.denseGap

            onTapped: form.wizard.toggleService(row.code)

            Picture {
                id: shape

                anchors.verticalCenter: parent.verticalCenter
                art: "shape-" + row.look
                height: Math.round(parent.height * 0.62)
                width: height
                x: Theme.length.denseInset * 0.8
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                color: row.on ? Theme.white : Theme.ink
                elide: Text.ElideRight
                maximumLineCount: 1
                role: Theme.denseStrong
                text: row.code + "  " + row.title
                width: parent.width - x - Theme.length.denseInset - tick.width
                wrapMode: Text.NoWrap
                x: shape.x + shape.width + Theme.length.denseInset * 0.8
            }

            Tick {
                id: tick

                anchors.right: parent.right
                anchors.rightMargin: Theme.length.denseInset * 0.8
                anchors.verticalCenter: parent.verticalCenter
                visible: row.on
                width: Theme.length.denseIcon * 1.1
            }
        }

        DenseButton {
            id: edit

            anchors.right: parent.right
            height: row.height
            text: form.technician.text["technician.rename"]
            role: Theme.denseSmall
            width: Math.max(Theme.length.padKey, Math.ceil(wanted))

            onTapped: form.wizard.editService(row.code)
        }
    }
}
