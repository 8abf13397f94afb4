pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The citizen's window: cloth, what is said, what is touched, the bar.
Window {
    id: window

    required property VisitView visit
    property TechnicianDoor technician: null
    readonly property bool inside: technician !== null && technician.inside // the technician is
    property bool whole: true // no said zone: the welcome takes it all
    readonly property string wanted: visit.screen // none while the page before is taken away
    readonly property int patience: 150 // looks at pictures that do not come, before the page is shown without them
    readonly property bool settled: !coming.running && (!inside || inner.status === Loader.Ready)
    property PageLoader front: one

    function show(): void {
        if (wanted === "")
            return;
        const name = wanted.split("_").map(part => part[0].toUpperCase() + part.slice(1)).join("");
        const back = front === one ? two : one;
        const welcome = wanted === "attract";
        if (welcome !== whole) {
            front.source = ""; // all of the room becomes another: what is there would be squeezed
            whole = welcome;
        }
        back.setSource(name + "Page.qml", {
            "visit": window.visit
        });
        coming.waited = 0;
        coming.begun = true;
    }
    function await(): void { // making begins in a turn of the loop of its own, after what else the touch changes
        coming.begun = false;
        coming.start();
        if (wanted === "")
            front.source = "";
        Qt.callLater(show);
    }
    function swap(back: PageLoader): void {
        coming.stop();
        front.visible = false;
        front.source = "";
        front = back;
        front.visible = true;
        front.slide();
        visit.pageStands();
    }

    color: Theme.paper
    flags: Qt.FramelessWindowHint | Qt.Window
    title: visit.office

    Component.onCompleted: await()
    onWantedChanged: await()

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
        height: Theme.portrait ? Math.max(implicitHeight, Theme.lowTop - Theme.length.rowGap - y) : bar.y - y
        look: window.visit.look
        portraitRoom: Math.max(window.height * 0.26, Theme.lowTop - y)
        pose: window.visit.pose
        question: window.visit.question
        talking: window.visit.talking
        visible: !window.whole
        width: Theme.portrait ? parent.width : Math.round(Theme.length.saidLandscape * (Theme.textSize === "huge" ? 1.3 : Theme.textSize === "large" ? 1.1 : 1))
    }

    Item {
        id: touched

        readonly property real side: window.whole ? 0 : Theme.length.margin
        readonly property real below: banner.y + banner.height
        readonly property real above: window.whole ? below : Math.max(Theme.lowTop, (Theme.portrait ? said.y + said.height : below) + Theme.length.rowGap)

        clip: false
        height: bar.y - y - (window.whole ? 0 : Theme.length.rowGap * 0.6)
        width: window.width - x - side
        x: (window.whole || Theme.portrait ? 0 : said.width) + side
        y: above

        PageLoader {
            id: one
        }

        PageLoader {
            id: two
        }
    }

    Timer { // the new page is made in slices and its pictures elsewhere; until all is there the old one stays
        id: coming

        property bool begun: false
        property int waited: 0

        interval: 2
        repeat: true

        onTriggered: {
            const back = window.front === one ? two : one;
            if (!begun || back.status !== Loader.Ready)
                return;
            waited += 1;
            if (waited > 1 && (Gallery.isSettled || waited > window.patience))
                window.swap(back);
        }
    }

    Keeper {}

    Bar {
        id: bar

        anchors.bottom: parent.bottom
        height: implicitHeight
        visit: window.visit
        width: parent.width
    }

    MouseArea { // the hidden corner: only whole touches count
        height: 20 * Theme.mm
        visible: window.technician !== null && !window.inside
        width: 25 * Theme.mm

        onCanceled: window.technician.elsewhere()
        onClicked: window.technician.corner()
        onReleased: {
            if (!containsMouse)
                window.technician.elsewhere();
        }
    }

    Loader {
        id: inner

        active: window.inside
        anchors.fill: parent
        asynchronous: true

        onActiveChanged: {
            if (active)
                setSource("../Technician/TechnicianScreen.qml", {
                    "technician": window.technician.desk
                });
        }
    }
}
