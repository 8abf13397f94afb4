pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The printer cannot print this ticket now: the number is kept, somebody is coming, and one may sit down.
Item {
    id: page

    required property VisitView visit
    readonly property bool tall: Theme.portrait
    readonly property bool crowded: !tall && Theme.card.lineHeight * 4 + 2 * Theme.length.leastScene > height // the guide tells of the fault, its picture gives way
    readonly property real cardHeight: Math.round(tall ? height * 0.36 : height * 0.5)

    Panel {
        id: fault

        border.color: Theme.lacquer
        border.width: Theme.length.stroke
        field: Theme.service.B.tint
        height: page.crowded ? 0 : kept.y - Theme.length.rowGap
        labelRoom: 0
        text: ""
        visible: !page.crowded
        width: page.tall || page.crowded ? page.width : Math.round((page.width - Theme.length.gap) / 2)

        Picture {
            anchors.fill: parent
            anchors.margins: Theme.length.stroke * 2.5
            art: "trouble-" + page.visit.faultArt + "?wide=1"
        }

        Rectangle { // the second line of the frame that marks a fault, whatever the colours
            anchors.fill: parent
            anchors.margins: Theme.length.stroke
            border.color: Theme.lacquer
            border.width: Theme.length.fineStroke
            color: "transparent"
            radius: Theme.length.radiusCard - Theme.length.stroke
        }
    }

    Kept {
        id: kept

        height: Math.round(page.tall ? page.height * 0.17 : page.height * (page.crowded ? 0.26 : 0.32))
        visit: page.visit
        width: fault.width
        y: page.crowded ? 0 : page.tall ? cards.y - height - Theme.length.rowGap : page.height - height
    }

    TwoCards {
        id: cards

        columns: page.tall || page.crowded
        labels: [Words.text["kiosk.trouble.stay"], Words.text["kiosk.trouble.sit"]]
        height: page.tall ? page.cardHeight : page.crowded ? page.height - kept.height - Theme.length.rowGap : page.height
        width: page.tall || page.crowded ? page.width : page.width - fault.width - Theme.length.gap
        x: page.tall || page.crowded ? 0 : fault.width + Theme.length.gap
        y: page.height - height

        Card {
            art: "choice-stay"
            height: cards.cardHeight
            label: Words.text["kiosk.trouble.stay"]
            lines: cards.lines
            look: "B"
            marked: page.visit.stays
            stamp: Qt.vector4d(336, 182, 59, 0)
            stampLook: page.visit.look
            stampPictures: page.visit.pictures
            stampView: Qt.rect(0, -50, 476, 344)
            width: cards.cardWidth

            onTapped: page.visit.stay()
        }

        Card {
            art: "choice-sit"
            height: cards.cardHeight
            label: Words.text["kiosk.trouble.sit"]
            lines: cards.lines
            look: "C"
            stamp: Qt.vector4d(392, 22, 103, 0)
            stampLook: page.visit.look
            stampPictures: page.visit.pictures
            stampView: Qt.rect(0, -50, 476, 344)
            width: cards.cardWidth
            x: cards.secondX
            y: cards.secondY

            onTapped: page.visit.sitDown()
        }
    }
}
