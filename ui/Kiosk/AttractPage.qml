pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The welcome. Each card is a language and the beginning at once.
Item {
    id: page

    required property VisitView visit
    readonly property bool tall: Theme.portrait
    readonly property real coverWidth: tall ? width : Math.round(width * 0.46)
    readonly property real least: lines * Theme.card.lineHeight + Theme.length.leastScene + 3 * Theme.length.gap
    readonly property int lines: probe.lineCount
    // Where there is little room, the name of the office goes first, then the line above the cards; the cards stay.
    readonly property real room: height - (tall ? width * 0.4 : 0) - greeting.implicitHeight - 2 * Theme.length.gap - least
    readonly property bool showAsk: room >= ask.implicitHeight
    readonly property bool showName: room >= ask.implicitHeight + Theme.body.lineHeight
    // The greeting may not stand on the mountains: with large letters the commune's own name is enough.
    readonly property bool showOffice: room >= ask.implicitHeight + 2 * Theme.body.lineHeight + (tall ? width * 0.4 : 0)
    // Upright, the picture keeps its mountains clear of the words above it, as far as the cards leave room.
    readonly property real skyHeight: tall ? Math.round(Math.min(cover.height * 0.72 + head.height, height - (showAsk ? ask.implicitHeight : 0) - least)) : height

    MouseArea { // who touches the picture is shown where to touch; the touch stays free, so that a finger beside a palm counts
        anchors.fill: parent

        onPressed: mouse => {
            mouse.accepted = false;
            hand.point();
        }
    }

    Label {
        id: probe

        role: Theme.card
        text: Words.text["kiosk.language.vi"]
        visible: false
        width: cards.cardWidth - 2 * Theme.length.cardInset
    }

    Rectangle {
        color: Theme.sky
        height: page.skyHeight
        width: page.tall ? page.width : page.coverWidth
    }

    Rectangle {
        color: Theme.sky
        height: head.height
        visible: !page.tall
        width: page.width
    }

    Item {
        clip: true
        height: page.skyHeight - y
        width: page.coverWidth
        y: page.tall ? 0 : head.height

        Picture {
            id: cover

            anchors.bottom: parent.bottom
            art: "cover"
            height: Math.round(width * 1040 / 1080)
            width: page.coverWidth
        }
    }

    Item {
        id: head

        readonly property real above: page.tall ? Theme.length.gap : Theme.length.smallInset

        height: greeting.y + greeting.implicitHeight + (page.tall ? 0 : Theme.length.smallInset)
        width: page.width - 2 * x
        x: Theme.length.margin

        Item {
            id: name

            height: office.implicitHeight
            visible: page.showName
            width: parent.width
            y: head.above

            Picture {
                anchors.verticalCenter: parent.verticalCenter
                art: page.visit.crest
                height: office.beside
                visible: art !== ""
                width: height
                x: office.x + (office.width - office.contentWidth) / 2 - width - Theme.length.rowGap
            }

            Label {
                id: office

                readonly property real beside: page.visit.crest === "" ? 0 : (page.tall && page.showOffice ? 2 : 1) * Theme.body.lineHeight
                readonly property real taken: beside > 0 ? beside + Theme.length.rowGap : 0

                horizontalAlignment: Text.AlignHCenter
                role: Theme.body
                text: evenly(page.showOffice ? page.visit.office + (page.tall ? "\n" : "\u00a0· ") + page.visit.commune : page.visit.commune)
                width: parent.width - taken
                x: taken
            }
        }

        Label {
            id: greeting

            Accessible.name: text
            Accessible.role: Accessible.Heading
            horizontalAlignment: Text.AlignHCenter
            role: Theme.greeting
            text: Words.text["kiosk.attract.greeting"]
            width: parent.width
            y: head.above + (page.showName ? name.height : 0)
        }
    }

    Label {
        id: ask

        horizontalAlignment: Text.AlignHCenter
        role: Theme.primary
        text: evenly(Words.text["kiosk.attract.question"])
        visible: page.showAsk
        width: (page.tall ? page.width : page.width - page.coverWidth) - 2 * Theme.length.margin
        x: (page.tall ? 0 : page.coverWidth) + Theme.length.margin
        y: (page.tall ? page.skyHeight : head.height) + Theme.length.rowGap
    }

    Item {
        id: cards

        readonly property int count: repeater.count
        readonly property real cardWidth: (width - (Math.max(2, count) - 1) * Theme.length.gap) / Math.max(2, count)

        height: page.height - y - Theme.length.rowGap
        width: ask.width
        x: ask.x
        y: ask.y + (page.showAsk ? ask.height + Theme.length.rowGap : 0)

        Repeater {
            id: repeater

            model: page.visit.languages

            Card {
                required property string code
                required property int index
                required property string title

                height: cards.height
                label: title
                lines: page.lines
                width: Math.round(cards.cardWidth)
                x: Math.round((cards.width - cards.count * cards.cardWidth - (cards.count - 1) * Theme.length.gap) / 2 + index * (cards.cardWidth + Theme.length.gap))

                onTapped: page.visit.start(code)
            }
        }
    }

    Hand {
        id: hand

        anchors.bottom: parent.bottom
        anchors.bottomMargin: -height * 0.1
        between: cards
        running: page.visible
    }
}
