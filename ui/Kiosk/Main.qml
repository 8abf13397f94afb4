pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The citizen's window: cloth, what is said, what is touched, the bar.
Window {
    id: window

    required property VisitView visit
    readonly property bool whole: visit.screen === "attract" // no said zone: the welcome takes it all

    color: Theme.paper
    flags: Qt.FramelessWindowHint | Qt.Window
    title: visit.office

    Cloth {
        id: cloth

        height: Theme.length.cloth
        progress: window.visit.progress
        width: parent.width
    }

    Banner {
        id: banner

        anchors.top: cloth.bottom
        height: visible ? implicitHeight : 0
        text: Words.text["kiosk.demo"]
        visible: window.visit.demo
        width: parent.width
    }

    Said {
        id: said

        anchors.top: banner.bottom
        detail: window.visit.detail
        height: Theme.portrait ? implicitHeight : bar.y - y
        look: window.visit.look
        portraitRoom: window.height * 0.26
        pose: window.visit.pose
        question: window.visit.question
        talking: window.visit.talking
        visible: !window.whole
        width: Theme.portrait ? parent.width : Math.round(Theme.length.saidLandscape * (Theme.textSize === "huge" ? 1.3 : Theme.textSize === "large" ? 1.1 : 1))
    }

    Item {
        id: touched

        readonly property real side: window.whole ? 0 : Theme.length.margin
        readonly property real above: window.whole ? banner.y + banner.height : (Theme.portrait ? said.y + said.height : banner.y + banner.height) + Theme.length.rowGap

        clip: false
        height: bar.y - y - (window.whole ? 0 : Theme.length.rowGap * 0.6)
        width: window.width - x - side
        x: (window.whole || Theme.portrait ? 0 : said.width) + side
        y: above

        Loader {
            id: page

            readonly property string wanted: window.visit.screen

            function show(): void {
                const name = wanted.split("_").map(part => part[0].toUpperCase() + part.slice(1)).join("");
                setSource(name + "Page.qml", {
                    "visit": window.visit
                });
                slide.restart();
            }

            height: parent.height
            width: parent.width

            Component.onCompleted: show()
            onWantedChanged: show()

            NumberAnimation {
                id: slide

                duration: Theme.motion.page
                easing.type: Easing.OutCubic
                from: Theme.pageSlide
                property: "x"
                target: page
                to: 0
            }
        }
    }

    Bar {
        id: bar

        anchors.bottom: parent.bottom
        height: implicitHeight
        visit: window.visit
        width: parent.width
    }
}
