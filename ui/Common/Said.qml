pragma ComponentBehavior: Bound

import QtQuick
import View

// The said zone: the guide, the shape of the service behind her, and her bubble. Nothing here is touched.
Rectangle {
    id: said

    required property string question
    required property string detail
    required property string pose // "point" is turned to where one touches
    required property string look // of the service, or nothing
    property bool talking: false
    property real portraitRoom: Infinity
    readonly property bool stacked: !Theme.portrait || (Theme.lowTop > 1.9 * Theme.length.saidPortrait && Theme.textSize !== "huge") // the bubble above her
    readonly property real beside: Theme.length.margin * (Theme.portrait ? 1 : Theme.textSize === "huge" ? 0.45 : 0.8) // the largest words need each millimetre
    readonly property string drawn: pose === "point" && !Theme.portrait ? "right" : pose
    readonly property real guideRoom: !stacked ? height : height - bubble.y - bubble.height - Theme.length.inset

    clip: true
    color: look === "" ? Theme.sand : Theme.service[look].tint
    implicitHeight: Theme.portrait ? Math.max(Theme.length.saidPortrait, bubble.implicitHeight + 2 * Theme.length.gap) : 0

    Rectangle {
        color: Theme.sandDeep
        height: backdrop.height
        radius: height / 2
        visible: said.look === "" && backdrop.visible && !Theme.highContrast
        width: height
        x: backdrop.x
        y: backdrop.y
    }

    Item {
        id: backdrop

        height: Math.min(guide.width * 1.02, guide.height * 1.13)
        visible: guide.visible
        width: height
        x: guide.x + guide.width * (said.stacked ? 0.40 : 0.42) - width / 2
        y: said.height - height * 0.92
    }

    Picture {
        art: said.look === "" ? "" : "shape-" + said.look
        height: backdrop.height * 1.06
        visible: said.look !== "" && backdrop.visible && !Theme.highContrast
        width: height
        x: backdrop.x - backdrop.height * 0.03
        y: backdrop.y - backdrop.height * 0.02
    }

    Picture {
        id: guide

        anchors.bottom: parent.bottom
        art: "guide-" + said.drawn
        height: Math.min(width * 280 / 330, said.guideRoom)
        visible: height > Theme.length.target
        width: !Theme.portrait ? Math.round(said.width * 1.02) : said.stacked ? Math.round(Math.min(said.guideRoom * 330 / 280, said.width * 0.62)) : Math.round(Math.min(Theme.length.saidPortrait * 0.85 * 330 / 280, said.width * 0.34))
        x: said.stacked ? Math.round((said.width - width) / 2) : 0
    }

    Bubble {
        id: bubble

        beside: !said.stacked
        detail: said.detail
        height: implicitHeight
        marked: said.talking
        question: said.question
        room: (Theme.portrait ? said.portraitRoom : said.height) - 2 * Theme.length.gap
        width: said.width - x - said.beside
        x: !said.stacked ? Math.round(guide.width * 0.98) : said.beside
        y: !said.stacked ? Math.round((said.height - height) / 2) : Theme.length.gap
    }
}
