pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Ten digits, one back, enter; and a dot for each digit that was pressed.
Column {
    id: keys

    required property PinPad pad
    required property string backWord
    required property string enterWord
    readonly property real side: Math.min(Theme.length.padKey * 1.25, (width - 2 * Theme.length.denseGap) / 3)
    readonly property list<string> faces: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "enter"]

    spacing: Theme.length.denseGap

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Theme.ink
        border.width: Theme.length.fineStroke
        color: Theme.white
        height: Theme.length.denseRow
        radius: Theme.length.radiusDense
        width: 3 * keys.side + 2 * Theme.length.denseGap

        Row {
            anchors.centerIn: parent
            spacing: Theme.length.denseInset

            Repeater {
                model: keys.pad.count

                Rectangle {
                    color: Theme.ink
                    height: width
                    radius: width / 2
                    width: Theme.length.denseInset
                }
            }
        }
    }

    Grid {
        anchors.horizontalCenter: parent.horizontalCenter
        columnSpacing: Theme.length.denseGap
        columns: 3
        rowSpacing: Theme.length.denseGap

        Repeater {
            model: keys.faces

            Slab {
                id: key

                required property string modelData
                readonly property bool back: modelData === "back"
                readonly property bool enter: modelData === "enter"

                enabled: !keys.pad.locked
                fill: enter ? Theme.green : Theme.white
                frame: Theme.ink
                height: Theme.length.padKey
                lip: Theme.length.denseLip
                lipColour: enter ? Theme.greenLip : Theme.ink
                name: back ? keys.backWord : enter ? keys.enterWord : modelData
                radius: Theme.length.radiusDense
                stroke: enter ? 0 : Theme.length.fineStroke
                width: keys.side

                onTapped: keys.pad.press(modelData)

                Label {
                    anchors.centerIn: parent
                    color: !key.enabled ? Theme.off : key.enter ? Theme.white : Theme.ink
                    horizontalAlignment: Text.AlignHCenter
                    role: key.back || key.enter ? Theme.denseStrong : Theme.denseTitle
                    text: key.name
                    width: parent.width
                }
            }
        }
    }
}
