pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What can be done to the box as a whole; nothing is done before it is confirmed with its verb.
Item {
    id: page

    required property TechnicianDesk technician
    readonly property BoxView box: technician.box

    Pager {
        id: pager

        anchors.fill: parent
        cellHeight: Math.max(Theme.length.denseButton * 1.2, Theme.denseStrong.lineHeight + 2 * Theme.denseSmall.lineHeight + 1.8 * Theme.length.denseInset + Theme.length.denseLip)
        leastWidth: Theme.length.padKey * 4.6
        mostColumns: 2
        nextWord: page.technician.text["technician.more"]
        rows: page.box.deeds
        visible: page.box.deed === ""

        delegate: Slab {
            id: row

            required property int index
            required property string code
            required property string title
            required property string detail
            required property string icon

            fill: Theme.white
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

            onTapped: page.box.choose(code)

            Picture {
                id: drawing

                anchors.verticalCenter: parent.verticalCenter
                art: "icon-" + row.icon + "?ink=" + Theme.ink.toString().slice(-6)
                height: Theme.length.denseIcon * 1.4
                width: height
                x: Theme.length.denseInset
            }

            Column {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - x - Theme.length.denseInset
                x: drawing.x + drawing.width + Theme.length.denseInset

                Label {
                    role: Theme.denseStrong
                    text: row.title
                    width: parent.width
                }

                Label {
                    color: Theme.off
                    role: Theme.denseSmall
                    text: row.detail
                    width: parent.width
                }
            }
        }
    }

    PagePart {
        active: page.box.deed !== ""
        anchors.fill: parent
        technician: page.technician

        sourceComponent: DeedSheet {
            technician: page.technician
        }
    }
}
