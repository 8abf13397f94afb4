pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Common
import View
import "../board/geometry.mjs" as Geometry

// The newest call, a block of ink: sign and number as large as the wall allows, and a gold band that says where to.
// Without a call an invitation, out of hours that the centre is closed.
Rectangle {
    id: hero

    required property var area
    required property BoardView board
    required property bool cut
    required property real unit
    readonly property color ink: cut ? BoardGrey.off : Theme.ink
    readonly property color gold: cut ? BoardGrey.offGold : Theme.gold
    readonly property bool rests: board.number === ""

    function slide(): void {
        if (Theme.moves)
            sliding.restart();
    }

    Accessible.name: board.spoken
    Accessible.role: Accessible.AlertMessage
    clip: true
    color: rests ? Theme.service["B"].tint : hero.ink
    height: area.box.h
    radius: Math.round(34 * unit)
    width: area.box.w
    x: area.box.x
    y: area.box.y

    Item {
        id: call

        height: hero.height
        visible: !hero.rests
        width: hero.width

        Sign {
            opacity: hero.cut ? 0.55 : 1
            height: hero.area.sign.h
            look: hero.board.heroLook
            pictures: hero.board.pictures
            width: hero.area.sign.w
            x: hero.area.sign.x - hero.x
            y: hero.area.sign.y - hero.y
        }

        BoardText {
            color: "white"
            height: hero.area.number.h
            horizontalAlignment: Text.AlignHCenter
            size: Geometry.fitting(hero.board.number, hero.area.number.w, hero.area.numberSize)
            text: hero.board.number
            width: hero.area.number.w
            x: hero.area.number.x - hero.x
            y: hero.area.number.y - hero.y
        }

        Rectangle {
            color: hero.gold
            height: again.height * 1.2
            radius: height * 0.25
            visible: hero.board.again !== ""
            width: again.width + height * 0.8
            x: hero.width - width - 30 * hero.unit
            y: 24 * hero.unit

            BoardText {
                id: again

                color: hero.ink
                anchors.centerIn: parent
                font.weight: Font.Bold
                size: hero.area.again
                text: hero.board.again
            }
        }

        Rectangle {
            color: hero.gold
            height: hero.area.band.h
            radius: Math.round(22 * hero.unit)
            width: hero.area.band.w
            x: hero.area.band.x - hero.x
            y: hero.area.band.y - hero.y
        }

        BoardText {
            color: hero.ink
            fontSizeMode: Text.Fit
            height: hero.area.name.h
            lineHeight: 0.86
            minimumPixelSize: 10
            size: hero.area.nameSize
            text: hero.board.pictureName
            width: hero.area.name.w
            wrapMode: Text.WordWrap
            x: hero.area.name.x - hero.x
            y: hero.area.name.y - hero.y
        }

        BoardText {
            color: hero.ink
            font.weight: Font.DemiBold
            fontSizeMode: Text.HorizontalFit
            height: hero.area.come.h
            horizontalAlignment: Text.AlignRight
            minimumPixelSize: 10
            size: hero.area.comeSize
            text: Words.text["board.come"]
            visible: hero.area.come.w > 0
            width: hero.area.come.w
            x: hero.area.come.x - hero.x
            y: hero.area.come.y - hero.y
        }

        Shape {
            id: arrow

            readonly property real head: width * 0.42
            readonly property real shaft: height * 0.34

            height: hero.area.arrow.h
            width: hero.area.arrow.w
            x: hero.area.arrow.x - hero.x
            y: hero.area.arrow.y - hero.y

            ShapePath {
                fillColor: hero.ink
                joinStyle: ShapePath.RoundJoin
                startX: arrow.height * 0.08
                startY: (arrow.height - arrow.shaft) / 2
                strokeColor: hero.ink
                strokeWidth: arrow.height * 0.14

                PathLine {
                    x: arrow.width - arrow.head
                    y: (arrow.height - arrow.shaft) / 2
                }
                PathLine {
                    x: arrow.width - arrow.head
                    y: arrow.height * 0.07
                }
                PathLine {
                    x: arrow.width * 0.94
                    y: arrow.height / 2
                }
                PathLine {
                    x: arrow.width - arrow.head
                    y: arrow.height * 0.93
                }
                PathLine {
                    x: arrow.width - arrow.head
                    y: (arrow.height + arrow.shaft) / 2
                }
                PathLine {
                    x: arrow.height * 0.08
                    y: (arrow.height + arrow.shaft) / 2
                }
                PathLine {
                    x: arrow.height * 0.08
                    y: (arrow.height - arrow.shaft) / 2
                }
            }
        }

        Rectangle {
            color: hero.ink
            height: hero.area.tile.h
            radius: height * 0.18
            width: hero.area.tile.w
            x: hero.area.tile.x - hero.x
            y: hero.area.tile.y - hero.y

            BoardText {
                anchors.fill: parent
                color: "white"
                horizontalAlignment: Text.AlignHCenter
                size: Geometry.fitting(hero.board.counter, hero.area.tile.w * 0.84, hero.area.tileSize)
                text: hero.board.counter
            }
        }

        NumberAnimation {
            id: sliding

            duration: 300
            easing.type: Easing.OutCubic
            from: -hero.width * 0.09
            property: "x"
            target: call
            to: 0
        }
    }

    Item {
        anchors.fill: parent
        visible: hero.rests

        Picture {
            id: guide

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.leftMargin: 40 * hero.unit
            opacity: hero.cut ? 0.4 : 1
            art: hero.rests ? (hero.board.open ? "guide-wave" : "guide-still") : ""
            height: width * 0.85
            verticalAlignment: Image.AlignBottom
            width: Math.round(hero.width * 0.36)
        }

        Item { // whatever the language: the words grow no larger than their room
            id: told

            anchors.bottom: parent.bottom
            anchors.left: guide.right
            anchors.margins: 40 * hero.unit
            anchors.right: parent.right
            anchors.top: parent.top

            BoardText {
                id: title

                fontSizeMode: Text.Fit
                height: Math.round(told.height * 0.58)
                lineHeight: 0.94
                minimumPixelSize: 10
                size: hero.area.nameSize
                text: hero.board.restTitle
                verticalAlignment: hero.board.restText === "" ? Text.AlignVCenter : Text.AlignBottom
                width: told.width
                wrapMode: Text.WordWrap
                y: hero.board.restText === "" ? Math.round((told.height - height) / 2) : 0
            }

            BoardText {
                font.weight: Font.Medium
                fontSizeMode: Text.Fit
                height: told.height - y
                minimumPixelSize: 10
                size: hero.area.comeSize
                text: hero.board.restText
                verticalAlignment: Text.AlignTop
                width: told.width
                wrapMode: Text.WordWrap
                y: Math.round(title.height + 24 * hero.unit)
            }
        }
    }
}
