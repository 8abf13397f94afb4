pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The way to the next page: it shows the pictures that wait behind it.
Slab {
    id: more

    required property string text
    required property list<string> behind // pictures of cards
    required property int page
    required property int pages

    Accessible.name: text
    fill: Theme.white
    frame: Theme.ink
    height: Math.max(Theme.length.target, Theme.card.lineHeight * 1.5) + lip
    lipColour: Theme.ink
    name: text
    stroke: Theme.length.stroke

    Label {
        id: label

        height: more.height - more.lip
        role: Theme.secondary
        text: more.text
        width: Math.ceil(implicitWidth)
        wrapMode: Text.NoWrap
        x: Theme.length.inset * 0.8
    }

    Row {
        id: signs

        readonly property real size: (more.height - more.lip) * 0.74

        spacing: size * 0.3
        x: tail.x - width - 2 * spacing
        y: (more.height - more.lip - size) / 2

        Repeater {
            model: label.x + label.width + more.behind.length * signs.size * 2.02 + 3 * signs.spacing < tail.x ? more.behind : []

            Picture {
                required property string modelData

                art: modelData
                height: signs.size
                width: height * 480 / 280
            }
        }
    }

    Row {
        id: tail

        anchors.right: parent.right
        anchors.rightMargin: Theme.length.inset * 0.8
        height: more.height - more.lip
        spacing: Theme.length.smallInset

        Repeater {
            model: more.pages

            Rectangle {
                required property int index

                anchors.verticalCenter: parent.verticalCenter
                border.color: Theme.ink
                border.width: Theme.length.fineStroke
                color: index === more.page ? Theme.ink : "transparent"
                height: width
                radius: width / 2
                width: Theme.length.smallInset
            }
        }

        Picture {
            anchors.verticalCenter: parent.verticalCenter
            art: "icon-forward"
            height: Theme.length.icon
            width: height
        }
    }
}
