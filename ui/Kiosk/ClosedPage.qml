pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Nobody works now: when to come again, as a clock, a day and a picture.
Item {
    id: page

    required property VisitView visit

    Panel {
        id: panel

        field: Theme.service.B.tint
        height: parent.height
        labelRoom: Math.round(Math.max(Theme.numberRow.lineHeight + Theme.card.lineHeight, parent.height * 0.24))
        text: ""
        width: parent.width

        Picture {
            anchors.fill: parent
            art: "closed?wide=1"
        }

        Picture { // something in the sky that the picture leaves where the panel is high
            art: "clouds"
            height: Math.round(width * 300 / 984)
            visible: sky > height * 0.9
            width: parent.width
            y: Math.round((sky - height) / 2)

            readonly property real sky: panel.height - panel.labelRoom - panel.width * 0.504
        }
    }

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        height: panel.labelRoom
        spacing: Theme.length.gap
        visible: page.visit.opensAt !== ""
        y: page.height - height

        Picture {
            anchors.verticalCenter: parent.verticalCenter
            art: "icon-clock"
            height: width
            width: Theme.length.icon * 1.8
        }

        Column {
            anchors.verticalCenter: parent.verticalCenter

            Label {
                role: Theme.card
                text: page.visit.opensDay
                wrapMode: Text.NoWrap
            }

            Label {
                role: Theme.numberRow
                text: page.visit.opensAt
                wrapMode: Text.NoWrap
            }
        }
    }
}
