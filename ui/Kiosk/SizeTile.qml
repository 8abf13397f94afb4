pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// A size of words, shown by a letter of that size.
Slab {
    id: tile

    required property real cap
    required property bool marked

    Accessible.checked: chosen
    Accessible.name: name
    fill: chosen ? Theme.ink : Theme.white
    frame: Theme.ink
    height: Math.max(Theme.length.button, 20.5 * Theme.mm)
    lipColour: Theme.ink
    radius: Theme.length.radiusTile
    stroke: Theme.length.fineStroke

    Text {
        objectName: "sample" // a measure to look at, not a word to read
        anchors.centerIn: parent
        color: tile.chosen ? Theme.white : Theme.ink
        font.family: Theme.card.font.family
        font.pixelSize: Math.ceil(tile.cap / 0.714)
        font.weight: Font.Bold
        text: "A"
        textFormat: Text.PlainText
    }

    Tick {
        anchors.horizontalCenter: parent.right
        anchors.horizontalCenterOffset: -width * 0.4
        visible: tile.marked
        y: -height * 0.2
    }
}
