pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import View

// What the guide says: one question, one line under it. Flat, since it is not touched.
Rectangle {
    id: bubble

    required property string question
    required property string detail
    property bool marked: false // is being said just now
    property real room: Infinity // height it may take: beyond it the second line is left to the voice
    property bool beside: true // the speaker stands left of it, not below
    property real tailAt: beside ? height / 2 : width / 2 // along the side that the tail stands on

    border.color: Theme.ink
    border.width: Theme.highContrast ? Theme.length.stroke : 0
    color: Theme.white
    implicitHeight: column.implicitHeight + 2 * Theme.length.inset * 0.75
    radius: Theme.length.radiusBubble

    Shape {
        height: Theme.length.inset
        rotation: bubble.beside ? 0 : -90
        width: Theme.length.inset
        x: bubble.beside ? -width + 1 : bubble.tailAt - width / 2
        y: bubble.beside ? bubble.tailAt - height / 2 : bubble.height - 1

        ShapePath {
            fillColor: Theme.highContrast ? Theme.ink : Theme.white
            startX: 0
            startY: Theme.length.inset * 0.55
            strokeWidth: -1

            PathLine {
                x: Theme.length.inset
                y: 0
            }
            PathLine {
                x: Theme.length.inset
                y: Theme.length.inset
            }
        }
    }

    Column {
        id: column

        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.length.smallInset * 0.5
        width: parent.width - 2 * x
        x: Theme.length.inset * (bubble.beside ? 0.9 : Theme.textSize === "huge" ? 0.45 : 0.6)

        Label {
            id: question

            Accessible.name: bubble.question
            Accessible.role: Accessible.Heading
            role: Theme.question
            text: evenly(bubble.question)
            width: parent.width
        }

        Label {
            Accessible.name: bubble.detail
            Accessible.role: Accessible.StaticText
            role: Theme.body
            text: evenly(bubble.detail)
            visible: text !== "" && question.implicitHeight + implicitHeight + column.spacing + 1.5 * Theme.length.inset <= bubble.room
            width: parent.width
        }
    }

    FocusRing {
        radius: bubble.radius + around
        visible: bubble.marked
    }
}
