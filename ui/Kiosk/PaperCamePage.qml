pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// This printer cannot be asked, so the person is: did your paper come?
Item {
    id: page

    required property VisitView visit
    readonly property bool crowded: height * 0.7 < Theme.card.lineHeight * 2 + Theme.length.leastScene * 1.5

    Kept {
        id: kept

        height: Math.round(Math.max(page.height * 0.24, page.height - page.width * 0.75 - Theme.length.rowGap))
        visible: !page.crowded
        visit: page.visit
        width: page.width
    }

    TwoCards {
        id: cards

        columns: true
        labels: [Words.text["kiosk.paper_came.yes"], Words.text["kiosk.paper_came.no"]]
        height: page.height - y
        width: page.width
        y: page.crowded ? 0 : kept.height + Theme.length.rowGap

        Card {
            art: "paper-came"
            height: cards.cardHeight
            label: Words.text["kiosk.paper_came.yes"]
            lines: cards.lines
            look: "D"
            width: cards.cardWidth

            onTapped: page.visit.sayPaper(true)
        }

        Card {
            art: "paper-none"
            height: cards.cardHeight
            label: Words.text["kiosk.paper_came.no"]
            lines: cards.lines
            look: "A"
            width: cards.cardWidth
            x: cards.secondX

            onTapped: page.visit.sayPaper(false)
        }
    }
}
