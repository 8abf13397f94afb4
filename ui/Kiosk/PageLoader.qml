pragma ComponentBehavior: Bound

import QtQuick
import View

// One of the two places for pages: one is shown while the next is made in the other.
Loader {
    id: loader

    function slide(): void {
        motion.restart();
    }

    asynchronous: true
    height: parent.height
    visible: false
    width: parent.width

    NumberAnimation {
        id: motion

        duration: Theme.motion.page
        easing.type: Easing.OutCubic
        from: Theme.pageSlide
        property: "x"
        target: loader
        to: 0
    }
}
