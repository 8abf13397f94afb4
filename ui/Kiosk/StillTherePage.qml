pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Nobody has touched anything for long: is somebody there? Any touch is an answer.
Item {
    id: page

    required property VisitView visit

    Poster {
        anchors.fill: parent
        art: "idle"
        forward: Words.text["kiosk.still.yes"]
        forwardIcon: "check"
        look: "E"

        onForwardTapped: page.visit.stillHere()
    }
}
