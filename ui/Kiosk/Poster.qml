pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// One large picture that says it all, and at most two buttons under it.
Item {
    id: poster

    required property string art
    required property string look
    property alias forward: buttons.forward
    property alias forwardIcon: buttons.forwardIcon
    property alias other: buttons.other
    property alias otherIcon: buttons.otherIcon
    default property alias content: panel.content

    signal forwardTapped
    signal otherTapped

    Panel {
        id: panel

        readonly property real room: poster.forward !== "" ? buttons.y - Theme.length.rowGap : poster.height

        field: Theme.service[poster.look].tint
        height: Math.round(room)
        labelRoom: 0
        text: ""
        width: poster.width

        Picture {
            anchors.fill: parent
            art: poster.art === "" ? "" : poster.art + "?wide=1"
        }

        Picture { // something in the sky that the picture leaves where the panel is high
            art: "clouds"
            height: Math.round(width * 300 / 984)
            visible: panel.height > panel.width * 0.72
            width: parent.width
            y: Math.round((panel.height - panel.width * 0.504 - height) / 2)
        }
    }

    Buttons {
        id: buttons

        anchors.bottom: parent.bottom
        forward: ""
        height: implicitHeight
        visible: forward !== ""
        width: parent.width

        onForwardTapped: poster.forwardTapped()
        onOtherTapped: poster.otherTapped()
    }
}
