pragma ComponentBehavior: Bound

import QtQuick
import View

// The badge of what is chosen or done.
Rectangle {
    id: tick

    border.color: Theme.white
    border.width: Theme.length.fineStroke
    color: Theme.green
    height: width
    radius: width / 2
    width: Theme.length.badge

    Picture {
        anchors.centerIn: parent
        art: "icon-check?ink=FFFDF7"
        height: width
        width: Math.round(tick.width * 0.62)
    }
}
