pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The way forward at the right, its alternative at the left: always in the same two places. Where the words ask for
// more room they stand one above the other; where there is no height for that, the alternative is a picture alone.
Item {
    id: buttons

    required property string forward
    property string forwardIcon: "forward"
    property string other: ""
    property string otherIcon: ""
    readonly property real half: (width - Theme.length.gap) / 2
    readonly property bool tight: primary.wanted > half || (other !== "" && secondary.wanted > half)
    readonly property bool narrow: tight && (Theme.portrait || other === "")
    readonly property bool bare: tight && !Theme.portrait && other !== "" && otherIcon !== ""
    readonly property real small: Math.max(Theme.length.target, Theme.length.icon * 2)

    signal forwardTapped
    signal otherTapped

    implicitHeight: narrow && other !== "" ? primary.height + secondary.height + Theme.length.rowGap : Math.max(primary.height, other === "" ? 0 : secondary.height)

    Secondary {
        id: secondary

        anchors.bottom: buttons.narrow ? primary.top : parent.bottom
        anchors.bottomMargin: buttons.narrow ? Theme.length.rowGap : 0
        height: implicitHeight
        icon: buttons.otherIcon
        text: buttons.other
        visible: buttons.other !== ""
        width: buttons.narrow ? buttons.width : buttons.bare ? buttons.small : buttons.half
        wordless: buttons.bare

        onTapped: buttons.otherTapped()
    }

    Primary {
        id: primary

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        height: implicitHeight
        icon: buttons.forwardIcon
        iconLast: buttons.forwardIcon === "forward"
        text: buttons.forward
        width: buttons.narrow ? buttons.width : buttons.bare ? buttons.width - buttons.small - Theme.length.gap : buttons.half

        onTapped: buttons.forwardTapped()
    }
}
