pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The welcome. Each card is a language and the beginning at once.
Item {
    id: page

    required property VisitView visit
    readonly property bool tall: Theme.portrait
    readonly property real coverWidth: tall ? width : Math.round(width * 0.54)
    readonly property real coverHeight: tall ? Math.round(Math.min(height * 0.60, height - ask.implicitHeight - least)) : height
    readonly property real least: Theme.card.lineHeight * 2 + Theme.length.leastScene + 2 * Theme.length.gap

    Rectangle {
        clip: true
        color: Theme.sky
        height: page.coverHeight
        width: page.coverWidth

        Picture {
            id: cover

            anchors.bottom: parent.bottom
            anchors.horizontalCenter: parent.horizontalCenter
            art: "cover"
            height: width * 1040 / 1080
            width: Math.max(parent.width, parent.height * 0.66 * 1080 / 1040)
        }

        Column {
            id: head

            anchors.horizontalCenter: parent.horizontalCenter
            topPadding: Theme.length.gap
            width: parent.width - 2 * Theme.length.margin

            Label {
                horizontalAlignment: Text.AlignHCenter
                role: Theme.body
                text: page.visit.office + "\n" + page.visit.commune
                width: parent.width
            }

            Label {
                Accessible.name: text
                Accessible.role: Accessible.Heading
                horizontalAlignment: Text.AlignHCenter
                role: Theme.greeting
                text: Words.text["kiosk.attract.greeting"]
                width: parent.width
            }
        }
    }

    Label {
        id: ask

        horizontalAlignment: Text.AlignHCenter
        role: Theme.primary
        text: Words.text["kiosk.attract.question"]
        width: (page.tall ? page.width : page.width - page.coverWidth) - 2 * Theme.length.margin
        x: (page.tall ? 0 : page.coverWidth) + Theme.length.margin
        y: page.tall ? page.coverHeight + Theme.length.rowGap : Theme.length.gap
    }

    Item {
        id: cards

        readonly property int count: repeater.count
        readonly property real cardWidth: Math.min((width - (Math.max(2, count) - 1) * Theme.length.gap) / Math.max(2, count), height * 0.9)

        height: page.height - y - Theme.length.rowGap
        width: ask.width
        x: ask.x
        y: ask.y + ask.height + Theme.length.rowGap

        Repeater {
            id: repeater

            model: page.visit.languages

            Card {
                id: card

                required property string code
                required property int index
                required property string title

                height: cards.height
                label: title
                lines: 1
                width: Math.round(cards.cardWidth)
                x: Math.round((cards.width - cards.count * cards.cardWidth - (cards.count - 1) * Theme.length.gap) / 2 + index * (cards.cardWidth + Theme.length.gap))

                onTapped: page.visit.start(code)
            }
        }
    }

    Hand {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: -height * 0.1
        between: cards
        running: page.visible
    }
}
