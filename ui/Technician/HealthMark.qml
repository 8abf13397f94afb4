pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// How something is, by a shape: a tick in a disc, a clock, a triangle, a cross in a square. Never by colour alone.
Item {
    id: mark

    required property string health // well, busy, look, wrong

    implicitHeight: Theme.length.denseIcon * 1.25
    implicitWidth: implicitHeight

    Rectangle {
        anchors.fill: parent
        border.color: Theme.ink
        border.width: mark.health === "well" || mark.health === "wrong" ? 0 : Theme.length.fineStroke
        color: mark.health === "well" ? Theme.green : mark.health === "wrong" ? Theme.lacquer : mark.health === "look" ? Theme.gold : Theme.white
        radius: mark.health === "wrong" ? Theme.length.radiusDense * 0.5 : mark.health === "look" ? Theme.length.radiusDense : height / 2
    }

    Picture {
        readonly property string drawing: mark.health === "well" ? "check" : mark.health === "wrong" ? "cross" : mark.health === "look" ? "warning" : mark.health === "ask" ? "ask" : "clock"
        readonly property bool light: mark.health === "well" || mark.health === "wrong"

        anchors.centerIn: parent
        art: "icon-" + drawing + "?ink=" + (light ? "FFFDF7" : Theme.ink.toString().slice(-6)) + (light ? "" : "&ground=" + (mark.health === "look" ? Theme.gold : Theme.white).toString().slice(-6))
        height: Math.round(mark.height * 0.66)
        width: height
    }
}
