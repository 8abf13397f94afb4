pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Common
import View
import "../board/geometry.mjs" as Geometry

// A counter's line: number, sign, arrow, counter. The newest call wears gold, and its frame thickens.
Rectangle {
    id: row

    required property string counter
    required property string look
    required property bool now
    required property string number
    required property string pictures
    required property var area // of the geometry
    required property bool cut
    required property real unit
    readonly property color ink: cut ? BoardGrey.off : Theme.ink
    readonly property color gold: cut ? BoardGrey.offGold : Theme.gold
    property real thick: 8

    function thicken(): void {
        if (Theme.moves)
            thickening.restart();
    }

    Accessible.ignored: number === ""
    Accessible.name: number + " → " + counter
    Accessible.role: Accessible.ListItem
    border.color: now ? row.ink : Theme.sand
    border.width: now ? Math.round(thick * unit) : number === "" ? Math.round(3 * unit) : 0
    color: now ? row.gold : number === "" ? "transparent" : Theme.white
    height: area.box.h
    radius: Math.round(28 * unit)
    width: area.box.w
    x: area.box.x
    y: area.box.y

    BoardText {
        color: row.ink
        height: row.area.number.h
        size: Geometry.fitting(row.number, row.area.number.w, row.area.size)
        text: row.number
        width: row.area.number.w
        x: row.area.number.x - row.x
    }

    Sign {
        opacity: row.cut ? 0.35 : 1
        height: row.area.sign.h
        look: row.look
        pictures: row.pictures
        width: row.area.sign.w
        x: row.area.sign.x - row.x
        y: row.area.sign.y - row.y
    }

    Shape {
        height: row.area.arrow.h
        visible: row.number !== ""
        width: row.area.arrow.w
        x: row.area.arrow.x - row.x
        y: row.area.arrow.y - row.y

        ShapePath {
            fillColor: row.ink
            startX: row.area.arrow.w * 0.1
            strokeColor: row.ink
            joinStyle: ShapePath.RoundJoin
            strokeWidth: row.area.arrow.w * 0.16
            startY: row.area.arrow.h * 0.1

            PathLine {
                x: row.area.arrow.w * 0.86
                y: row.area.arrow.h * 0.5
            }
            PathLine {
                x: row.area.arrow.w * 0.1
                y: row.area.arrow.h * 0.9
            }
            PathLine {
                x: row.area.arrow.w * 0.1
                y: row.area.arrow.h * 0.1
            }
        }
    }

    Rectangle {
        color: row.number === "" ? Theme.sand : row.ink
        height: row.area.tile.h
        radius: height * 0.18
        width: row.area.tile.w
        x: row.area.tile.x - row.x
        y: row.area.tile.y - row.y

        BoardText {
            anchors.fill: parent
            color: row.number === "" ? Theme.off : "white"
            horizontalAlignment: Text.AlignHCenter
            size: Geometry.fitting(row.counter, row.area.tile.w * 0.8, row.area.tileSize)
            text: row.counter
        }
    }

    SequentialAnimation {
        id: thickening

        loops: 3

        PropertyAction {
            property: "thick"
            target: row
            value: 16
        }
        PauseAnimation {
            duration: 500
        }
        PropertyAction {
            property: "thick"
            target: row
            value: 8
        }
        PauseAnimation {
            duration: 500
        }
    }
}
