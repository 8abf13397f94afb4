pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Shows that one touches: rises between two cards now and then, and at once for who touches what is not touched.
Picture {
    id: hand

    required property Item between
    required property bool running
    property real sunk: 1 // 0: up, 1: out of sight

    function point(): void { // where it is up already, it dips first: each touch is answered
        rest.restart();
        stay.stop();
        rise.stop();
        sink.stop();
        dip.to = Math.max(sunk, 0.3);
        dip.duration = sunk < 0.3 ? Theme.motion.press : 0;
        answer.restart();
    }

    art: "hand"
    height: between.height * 0.42
    visible: sunk < 1
    width: height * 140 / 200
    x: between.x + between.width / 2 - width * 0.45

    transform: Translate {
        y: hand.sunk * hand.height
    }

    Timer { // not a pause inside the animation: that would keep the renderer awake
        id: rest

        interval: 6000
        repeat: true
        running: hand.running && Theme.moves

        onTriggered: {
            interval = 20000 + 4 * Theme.motion.hand;
            rise.restart();
        }
    }

    Timer { // how long it stays up for who asked; no pause here either
        id: stay

        interval: 2500

        onTriggered: sink.restart()
    }

    SequentialAnimation {
        id: answer

        onFinished: stay.restart()

        NumberAnimation {
            id: dip

            property: "sunk"
            target: hand
        }

        NumberAnimation {
            duration: Theme.motion.frame
            easing.type: Easing.OutQuad
            property: "sunk"
            target: hand
            to: 0
        }
    }

    NumberAnimation {
        id: sink

        duration: Theme.motion.hand / 2
        easing.type: Easing.InQuad
        property: "sunk"
        target: hand
        to: 1
    }

    SequentialAnimation {
        id: rise

        loops: 2

        NumberAnimation {
            duration: Theme.motion.hand / 2
            easing.type: Easing.OutQuad
            from: 1
            property: "sunk"
            target: hand
            to: 0
        }

        NumberAnimation {
            duration: Theme.motion.hand / 2
            easing.type: Easing.InQuad
            from: 0
            property: "sunk"
            target: hand
            to: 1
        }
    }
}
