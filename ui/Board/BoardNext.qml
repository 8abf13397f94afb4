pragma ComponentBehavior: Bound

import QtQuick
import Common
import View
import "../board/geometry.mjs" as Geometry

// Somebody who comes soon: sign and number.
Rectangle {
    id: next

    required property string look
    required property string number
    required property string pictures
    required property var area
    required property bool cut
    required property real unit
    readonly property color ink: cut ? BoardGrey.off : Theme.ink

    Accessible.ignored: number === ""
    Accessible.name: number
    Accessible.role: Accessible.ListItem
    border.color: Theme.sand
    border.width: number === "" ? Math.round(3 * unit) : 0
    color: number === "" ? "transparent" : Theme.white
    height: area.box.h
    radius: Math.round(28 * unit)
    width: area.box.w
    x: area.box.x
    y: area.box.y

    Sign {
        opacity: next.cut ? 0.35 : 1
        height: next.area.sign.h
        look: next.look
        pictures: next.pictures
        width: next.area.sign.w
        x: next.area.sign.x - next.x
        y: next.area.sign.y - next.y
    }

    BoardText {
        color: next.ink
        height: next.area.number.h
        size: Geometry.fitting(next.number, next.area.number.w, next.area.size)
        text: next.number
        width: next.area.number.w
        x: next.area.number.x - next.x
    }
}
