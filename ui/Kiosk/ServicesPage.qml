pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What do you need? One touch on a picture gives a number.
Item {
    id: page

    required property VisitView visit

    CardGrid {
        anchors.fill: parent
        moreText: Words.text["kiosk.services.more"]
        pages: page.visit.services

        onChosen: code => page.visit.chooseService(code)
        onMore: page.visit.turnPage()
    }
}
