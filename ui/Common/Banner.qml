pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import View

// The strip of a demo centre, under the cloth on every screen: nothing here is valid.
Rectangle {
    id: banner

    required property string text
    property TextRole role: Theme.card
    readonly property real slash: Theme.length.banner * 0.18

    Accessible.name: text
    Accessible.role: Accessible.AlertMessage
    color: Theme.gold
    implicitHeight: Math.max(Theme.length.banner, label.implicitHeight)

    Repeater {
        model: 6

        Shape {
            required property int index

            height: banner.height
            width: banner.slash * 3
            x: (index < 3 ? banner.slash * (0.8 + 2 * index) : banner.width - banner.slash * (3.8 + 2 * (index - 3)))

            ShapePath {
                fillColor: Theme.ink
                strokeWidth: -1

                startX: banner.slash * 2
                startY: 0

                PathLine {
                    x: banner.slash * 3
                    y: 0
                }
                PathLine {
                    x: banner.slash
                    y: banner.height
                }
                PathLine {
                    x: 0
                    y: banner.height
                }
            }
        }
    }

    Label {
        id: label

        anchors.centerIn: parent
        horizontalAlignment: Text.AlignHCenter
        role: banner.role
        text: banner.text
        width: banner.width - 17 * banner.slash
    }
}
