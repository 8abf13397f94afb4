pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// No number can be given: a person takes over.
Item {
    id: page

    required property VisitView visit

    Poster {
        anchors.fill: parent
        art: "trouble-offline"
        forward: Words.text["kiosk.refused.call"]
        forwardIcon: "bell"
        look: "B"
        other: Words.text["kiosk.refused.again"]
        otherIcon: "again"

        onForwardTapped: page.visit.callHelp()
        onOtherTapped: page.visit.back()
    }
}
