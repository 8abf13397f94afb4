pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Why somebody should go first: a hint for staff, who decide.
Item {
    id: page

    required property VisitView visit

    CardGrid {
        anchors.fill: parent
        moreText: Words.text["kiosk.priority.more"]
        pages: page.visit.reasons

        onChosen: code => page.visit.chooseReason(code)
        onMore: page.visit.turnPage()
    }
}
