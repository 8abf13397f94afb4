pragma ComponentBehavior: Bound

import QtQuick
import Common
import View
import "../board/geometry.mjs" as Geometry

// The whole board, where the shared geometry says. What is old because the hub is lost is greyed, never removed.
Rectangle {
    id: screen

    required property BoardView board
    readonly property var wall: Geometry.layout(width, height, board.lines, 4, board.demo)

    color: Theme.paper

    Connections {
        target: screen.board

        function onCalled(): void {
            hero.slide();
            for (let i = 0; i < rows.count; i += 1) {
                const row = rows.itemAt(i) as BoardRow;
                if (row !== null && row.now)
                    row.thicken();
            }
        }
    }

    Cloth {
        height: screen.wall.cloth.h
        width: screen.width
    }

    Banner {
        height: screen.wall.banner.h
        role: Theme.body
        text: Words.text["board.demo"]
        visible: screen.board.demo
        width: screen.width
        y: screen.wall.banner.y
    }

    Item {
        id: header

        height: screen.wall.header.h
        width: screen.wall.header.w
        x: screen.wall.header.x
        y: screen.wall.header.y

        BoardText {
            id: title

            font.weight: Font.DemiBold
            fontSizeMode: Text.HorizontalFit
            height: screen.wall.portrait ? header.height / 2 : header.height
            minimumPixelSize: 10
            size: screen.wall.title
            text: screen.board.title
            width: screen.wall.portrait ? header.width : date.x - 24 * screen.wall.unit
        }

        BoardText {
            id: date

            font.weight: Font.Medium
            height: title.height
            size: screen.wall.title
            text: screen.board.date
            x: screen.wall.portrait ? 0 : clock.x - width - 36 * screen.wall.unit
            y: header.height - height
        }

        BoardText {
            id: clock

            height: title.height
            size: screen.wall.clock
            text: screen.board.time
            x: header.width - width
            y: header.height - height
        }
    }

    Item {
        anchors.fill: parent

        BoardHero {
            id: hero

            area: screen.wall.hero
            board: screen.board
            cut: screen.board.cut
            unit: screen.wall.unit
        }

        Repeater {
            id: rows

            model: screen.board.rows

            BoardRow {
                required property int index

                area: screen.wall.rows[index]
                cut: screen.board.cut
                unit: screen.wall.unit
            }
        }

        BoardText {
            color: screen.board.cut ? BoardGrey.off : Theme.ink
            font.weight: Font.Bold
            height: screen.wall.comingLabel.box.h
            lineHeight: 0.86
            size: screen.wall.comingLabel.size
            text: Words.text["board.next"]
            width: screen.wall.comingLabel.box.w
            wrapMode: Text.WordWrap
            x: screen.wall.comingLabel.box.x
            y: screen.wall.comingLabel.box.y
        }

        Repeater {
            model: screen.board.coming

            BoardNext {
                required property int index

                area: screen.wall.coming[index]
                cut: screen.board.cut
                unit: screen.wall.unit
            }
        }
    }

    Rectangle {
        id: foot

        readonly property var place: screen.wall.notice

        Accessible.name: notice.text
        Accessible.role: screen.board.cut ? Accessible.AlertMessage : Accessible.StaticText
        color: screen.board.cut ? Theme.lacquer : Theme.ink
        height: place.box.h
        width: place.box.w
        y: place.box.y

        Item {
            id: mark

            anchors.bottom: parent.bottom
            clip: true
            height: foot.place.art
            visible: !screen.board.cut
            width: foot.place.art
            x: 48 * screen.wall.unit

            Rectangle {
                color: Theme.service["B"].ring
                height: parent.height * 2
                radius: width / 2
                width: parent.width
            }

            Picture {
                anchors.horizontalCenter: parent.horizontalCenter
                art: "guide-still"
                height: parent.width * 1.6
                verticalAlignment: Image.AlignTop
                width: parent.width * 1.78
                y: parent.height * 0.04
            }
        }

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: "white"
            height: 76 * screen.wall.unit
            radius: width / 2
            visible: screen.board.cut
            width: height
            x: mark.x

            Rectangle {
                anchors.centerIn: parent
                color: Theme.lacquer
                height: parent.height * 0.18
                radius: height / 2
                width: parent.width * 0.64
            }
        }

        BoardText {
            id: notice

            color: "white"
            font.weight: Font.DemiBold
            fontSizeMode: Text.Fit
            height: parent.height
            minimumPixelSize: 10
            size: foot.place.size
            text: screen.board.cut ? Words.text["board.cut"] : screen.board.notice
            width: (since.visible ? since.x : foot.width) - x - 48 * screen.wall.unit
            wrapMode: Text.WordWrap
            x: mark.x + (screen.board.cut ? 76 * screen.wall.unit : mark.width) + 36 * screen.wall.unit
        }

        BoardText {
            id: since

            color: "white"
            font.weight: Font.DemiBold
            height: parent.height
            size: foot.place.size * 0.7
            text: screen.board.cutTime
            visible: screen.board.cut && text !== ""
            x: foot.width - width - 48 * screen.wall.unit
        }
    }
}
