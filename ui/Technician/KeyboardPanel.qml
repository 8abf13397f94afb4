pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The on-screen keyboard: ten units wide, letters with their own Vietnamese keys, five tones.
Item {
    id: panel

    required property Keyboard keyboard
    readonly property int above: 5 - keyboard.rowCount // rows that a page of keys has less; each key asks for it
    readonly property real gap: Theme.length.denseGap * 0.75
    readonly property real unit: width / 10
    readonly property real keyHeight: Math.min(Theme.length.target * 0.86, unit * 0.92)
    readonly property real rowHeight: keyHeight + gap

    implicitHeight: 5 * rowHeight - gap

    Repeater {
        model: panel.keyboard.keys

        Slab {
            id: key

            required property string code
            required property string label
            required property int row
            required property real at
            required property real wide
            required property bool held

            chosen: false
            fill: key.held ? Theme.ink : key.code.length > 1 ? Theme.sand : Theme.white
            frame: Theme.ink
            height: panel.keyHeight
            lip: Theme.length.denseLip
            lipColour: Theme.ink
            name: label
            radius: Theme.length.radiusDense
            stroke: Theme.length.fineStroke * 0.7
            width: Math.round(wide * panel.unit - panel.gap)
            x: Math.round(at * panel.unit + panel.gap / 2)
            y: Math.round((row + panel.above) * panel.rowHeight)

            onTapped: panel.keyboard.press(code)

            Label {
                anchors.centerIn: parent
                color: key.held ? Theme.white : Theme.ink
                horizontalAlignment: Text.AlignHCenter
                role: key.code.length === 1 ? Theme.denseStrong : Theme.denseSmall
                text: key.label
                wrapMode: Text.NoWrap
            }
        }
    }
}
