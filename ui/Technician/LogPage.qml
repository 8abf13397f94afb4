pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What happened last, in plain words, the newest first.
Item {
    id: page

    required property TechnicianDesk technician

    Label {
        role: Theme.dense
        text: page.technician.text["technician.log.none"]
        visible: pager.count === 0
        width: parent.width
    }

    Pager {
        id: pager

        anchors.fill: parent
        cellHeight: Math.max(Theme.length.denseIcon * 1.1, 2 * Theme.denseSmall.lineHeight)
        gap: Theme.length.denseGap * 0.7
        leastWidth: Theme.length.padKey * 6
        mostColumns: 1
        nextWord: page.technician.text["technician.log.older"]
        rows: page.technician.home.log

        delegate: Row {
            id: line

            required property int index
            required property string when
            required property string text
            required property string health

            height: pager.cellHeight
            spacing: Theme.length.denseInset
            width: pager.cellWidth
            x: pager.atX(index)
            y: pager.atY(index)

            HealthMark {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                health: line.health
                height: Theme.length.denseIcon
                width: height
            }

            Label {
                id: when

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.off
                role: Theme.denseSmall
                text: line.when
                width: Theme.length.padKey * 1.55
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                role: Theme.dense
                text: line.text
                width: parent.width - mark.width - when.width - 2 * parent.spacing
            }
        }
    }
}
