pragma ComponentBehavior: Bound

import QtQuick
import View

// Holds on to the pictures that were shown, unseen, so that they are there at once when they are shown again.
Item {
    visible: false

    Repeater {
        model: Gallery.kept

        Image {
            required property size box
            required property url place

            asynchronous: true
            fillMode: Image.PreserveAspectFit
            source: place
            sourceSize: box
        }
    }
}
