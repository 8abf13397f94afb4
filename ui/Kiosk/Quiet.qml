pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// "I need priority": there for who needs it, quiet for everybody else.
Slab {
    id: quiet

    required property VisitView visit
    readonly property bool told: visit.reason !== ""
    readonly property var offered: told ? [visit.reason] : ["elderly", "pregnant", "disabled"]
    readonly property real picture: (height - lip) * 0.86 * 480 / 280
    // As many pictures as there is room for beside the words.
    readonly property bool wordless: label.implicitWidth + 2 * Theme.length.smallInset + (told ? Theme.length.badge + Theme.length.smallInset : 0) > width
    readonly property int room: Math.max(wordless ? 1 : 0, Math.floor((width - (wordless ? 0 : label.width) - 3 * Theme.length.smallInset - (told ? Theme.length.badge : 0)) / (picture + Theme.length.smallInset)))

    Accessible.name: label.text
    fill: Theme.sand
    frame: Theme.highContrast ? Theme.ink : "transparent"
    height: Math.max(Theme.length.target * 0.9, Theme.body.lineHeight * 1.4, 20.5 * Theme.mm) + lip
    lip: Theme.length.barLip
    name: label.text
    radius: Theme.length.radiusTile
    stroke: Theme.highContrast ? Theme.length.stroke : 0

    onTapped: visit.go("priority")

    Row {
        anchors.centerIn: parent
        height: quiet.height - quiet.lip
        spacing: Theme.length.smallInset

        Repeater {
            model: quiet.offered.slice(0, quiet.room)

            Picture {
                required property string modelData

                art: "priority-" + modelData
                height: Math.round((quiet.height - quiet.lip) * 0.86)
                width: Math.round(quiet.picture)
                y: Math.round((quiet.height - quiet.lip) * 0.07)
            }
        }

        Label {
            id: label

            height: parent.height
            role: Theme.body
            visible: !quiet.wordless
            text: quiet.told ? Words.text["kiosk.ticket.priority_done"] : Words.text["kiosk.ticket.priority"]
            width: Math.ceil(implicitWidth)
            wrapMode: Text.NoWrap
        }

        Tick {
            anchors.verticalCenter: parent.verticalCenter
            visible: quiet.told
        }
    }
}
