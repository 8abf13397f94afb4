pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Somebody is on the way.
Item {
    id: page

    required property VisitView visit

    Poster {
        anchors.fill: parent
        art: "help-coming"
        forward: Words.text["kiosk.help.go_on"]
        look: "B"
        other: Words.text["kiosk.help.cancel"]
        otherIcon: "cross"

        onForwardTapped: page.visit.back()
        onOtherTapped: page.visit.cancelHelp()
    }
}
