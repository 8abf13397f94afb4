pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What to have at hand when called.
Item {
    id: page

    required property VisitView visit

    Item {
        id: list

        readonly property int count: Math.max(1, repeater.count)
        readonly property real rowHeight: Math.min((height - (count - 1) * Theme.length.rowGap) / count, Theme.length.button * 3.5)

        height: buttons.y - Theme.length.rowGap
        width: parent.width

        Repeater {
            id: repeater

            model: page.visit.bring

            Panel {
                id: row

                required property string art
                required property int index
                required property string title

                beside: true
                field: Theme.service[page.visit.look || "A"].tint
                height: Math.round(list.rowHeight)
                role: Theme.card
                text: title
                width: list.width
                y: Math.round(index * (list.rowHeight + Theme.length.rowGap))

                Picture {
                    anchors.centerIn: parent
                    art: row.art
                    height: Math.round(list.rowHeight * 0.8)
                    width: Math.round(Math.min(list.rowHeight * 0.9, parent.width * 0.86))
                }
            }
        }
    }

    Buttons {
        id: buttons

        anchors.bottom: parent.bottom
        forward: Words.text["kiosk.bring.done"]
        forwardIcon: "check"
        height: implicitHeight
        width: parent.width

        onForwardTapped: page.visit.back()
    }
}
