pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// One of some options, each with what is known of it. The chosen one is dark and bears a tick.
Item {
    id: form

    required property WizardView wizard
    required property TechnicianDesk technician
    readonly property string asks: wizard.name

    onAsksChanged: pager.page = 0

    Column {
        spacing: Theme.length.denseGap * 1.5
        visible: form.wizard.search !== ""
        width: parent.width

        Label {
            Accessible.name: text
            Accessible.role: Accessible.StaticText
            role: Theme.dense
            text: form.technician.text[form.wizard.search === "network" ? "technician.wizard.searching_network" : "technician.wizard.searching"]
            width: parent.width
        }

        Rectangle {
            Accessible.name: Math.round(form.wizard.searched * 100) + " %"
            Accessible.role: Accessible.ProgressBar
            border.color: Theme.ink
            border.width: Theme.length.fineStroke
            color: Theme.white
            height: Theme.length.denseInset
            radius: height / 2
            visible: form.wizard.search === "network"
            width: parent.width

            Rectangle {
                color: Theme.ink
                height: parent.height
                radius: parent.radius
                width: Math.max(parent.height, parent.width * Math.min(1, form.wizard.searched))
            }
        }

        DenseButton {
            height: implicitHeight
            icon: "cross"
            text: form.technician.text["technician.stop"]
            visible: form.wizard.search === "network"
            width: Math.ceil(wanted)

            onTapped: form.wizard.stopSearch()
        }
    }

    Pager {
        id: pager

        anchors.fill: parent
        cellHeight: Math.max(Theme.length.denseButton, Theme.denseStrong.lineHeight + Theme.denseSmall.lineHeight + 2 * Theme.length.denseInset + Theme.length.denseLip)
        leastWidth: form.asks.indexOf("inches") >= 0 ? Theme.length.padKey * 1.9 : Theme.length.padKey * 4.6
        nextWord: form.technician.text["technician.more"]
        rows: form.wizard.options
        visible: form.wizard.search === ""

        delegate: Slab {
            id: option

            required property int index
            required property string code
            required property string title
            required property string detail
            required property bool marked

            Accessible.checked: marked
            Accessible.name: title
            chosen: marked
            fill: marked ? Theme.ink : Theme.white
            frame: Theme.ink
            height: pager.cellHeight
            lip: Theme.length.denseLip
            lipColour: Theme.ink
            name: title
            radius: Theme.length.radiusDense
            stroke: Theme.length.fineStroke
            width: pager.cellWidth
            x: pager.atX(index)
            y: pager.atY(index)

            onTapped: form.wizard.choose(code)

            Column {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - x - Theme.length.denseInset - (option.marked ? tick.width : 0)
                x: Theme.length.denseInset

                Label {
                    color: option.marked ? Theme.white : Theme.ink
                    elide: Text.ElideRight
                    maximumLineCount: option.detail === "" ? 2 : 1
                    role: Theme.denseStrong
                    text: option.title
                    width: parent.width
                }

                Label {
                    color: option.marked ? Theme.white : Theme.off
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    role: Theme.denseSmall
                    text: option.detail
                    visible: text !== ""
                    width: parent.width
                    wrapMode: Text.NoWrap
                }
            }

            Loader {
                id: tick

                active: option.marked
                anchors.right: parent.right
                anchors.rightMargin: Theme.length.denseInset
                anchors.verticalCenter: parent.verticalCenter

                sourceComponent: Tick {
                    width: Theme.length.denseIcon * 1.2
                }
            }
        }
    }
}
