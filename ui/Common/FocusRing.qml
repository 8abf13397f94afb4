pragma ComponentBehavior: Bound

import QtQuick
import View

// The double ring of "now": ink outside, gold inside. Laid around its parent.
Rectangle {
    id: ring

    property real around: Theme.length.focusInk + Theme.length.focusGold

    anchors.fill: parent
    anchors.margins: -around
    border.color: Theme.ink
    border.width: Theme.length.focusInk
    color: "transparent"
    radius: Theme.length.radiusCard + around

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.length.focusInk
        border.color: Theme.gold
        border.width: Theme.length.focusGold
        color: "transparent"
        radius: parent.radius - Theme.length.focusInk
    }
}
