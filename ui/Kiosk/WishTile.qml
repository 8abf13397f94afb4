pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// A way to see or reach the screen that is either on or off, told by a picture.
Slab {
    id: tile

    Accessible.checked: chosen
    Accessible.name: name
    fill: chosen ? Theme.ink : Theme.white
    frame: Theme.ink
    height: Math.max(Theme.length.button, 20.5 * Theme.mm)
    lipColour: Theme.ink
    radius: Theme.length.radiusTile
    stroke: Theme.length.fineStroke

    Tick {
        anchors.horizontalCenter: parent.right
        anchors.horizontalCenterOffset: -width * 0.4
        visible: tile.chosen
        y: -height * 0.2
        z: 1
    }
}
