pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The ticket comes out of the slot, with number and sign; three panels tell what happens next.
Item {
    id: page

    required property VisitView visit
    readonly property bool tall: Theme.portrait
    readonly property bool panelsShown: visit.number !== "" && panels.room > panels.bareHeight * 0.5 * (tall ? 1 : 0)
    readonly property real slotLeast: Theme.number.lineHeight * 1.1 + Theme.length.inset // below it the number says nothing

    Slot {
        id: slot

        height: (page.tall && page.panelsShown ? panels.y : quiet.y) - Theme.length.rowGap
        look: page.visit.look
        number: page.visit.number
        paper: page.visit.paper
        pictures: page.visit.pictures
        width: page.tall ? page.width : Math.round(page.width * 0.44)
    }

    WhatNext {
        id: panels

        height: page.tall ? Math.round(implicitHeight) : room
        room: page.tall ? quiet.y - 2 * Theme.length.rowGap - page.slotLeast : buttons.y - Theme.length.rowGap
        tall: page.tall
        visible: page.panelsShown
        visit: page.visit
        width: page.tall ? page.width : page.width - slot.width - Theme.length.gap
        x: page.tall ? 0 : slot.width + Theme.length.gap
        y: page.tall ? quiet.y - height - Theme.length.rowGap : 0
    }

    Quiet {
        id: quiet

        anchors.bottom: buttons.top
        anchors.bottomMargin: Theme.length.rowGap
        visible: page.visit.number !== ""
        visit: page.visit
        width: slot.width
    }

    Buttons {
        id: buttons

        anchors.bottom: parent.bottom
        forward: Words.text["kiosk.ticket.done"]
        forwardIcon: "check"
        height: implicitHeight
        other: Words.text["kiosk.ticket.bring"]
        otherIcon: "list"
        visible: page.visit.number !== ""
        width: page.width

        onForwardTapped: page.visit.startAgain()
        onOtherTapped: page.visit.go("bring")
    }
}
