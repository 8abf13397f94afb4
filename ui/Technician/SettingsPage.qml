pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The wizard's questions with their answers; each can be asked alone.
Pager {
    id: page

    required property TechnicianDesk technician

    cellHeight: Math.max(Theme.length.denseButton, Theme.denseStrong.lineHeight + Theme.denseSmall.lineHeight + 1.6 * Theme.length.denseInset + Theme.length.denseLip)
    leastWidth: Theme.length.padKey * 4
    nextWord: technician.text["technician.more"]
    rows: technician.home.settings

    delegate: Slab {
        id: row

        required property int index
        required property string code
        required property string title
        required property string text

        fill: Theme.white
        frame: Theme.ink
        height: page.cellHeight
        lip: Theme.length.denseLip
        lipColour: Theme.ink
        name: title
        radius: Theme.length.radiusDense
        stroke: Theme.length.fineStroke
        width: page.cellWidth
        x: page.atX(index)
        y: page.atY(index)

        onTapped: page.technician.home.ask(code)

        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 2 * x
            x: Theme.length.denseInset

            Label {
                role: Theme.denseStrong
                text: row.title
                width: parent.width
            }

            Label {
                color: Theme.off
                elide: Text.ElideRight
                maximumLineCount: 1
                role: Theme.denseSmall
                text: row.text
                visible: text !== ""
                width: parent.width
                wrapMode: Text.NoWrap
            }
        }
    }
}
