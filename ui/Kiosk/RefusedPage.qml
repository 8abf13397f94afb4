pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// No number can be given: a person is called, and takes over. Only where the call was lost is it asked for again.
Item {
    id: page

    required property VisitView visit

    Poster {
        anchors.fill: parent
        art: "trouble-refused"
        forward: Words.text[page.visit.helpCalled ? "kiosk.refused.again" : "kiosk.refused.call"]
        forwardIcon: page.visit.helpCalled ? "again" : "bell"
        look: "B"
        other: page.visit.helpCalled ? "" : Words.text["kiosk.refused.again"]
        otherIcon: "again"

        onForwardTapped: page.visit.helpCalled ? page.visit.back() : page.visit.callHelp()
        onOtherTapped: page.visit.back()
    }
}
