pragma ComponentBehavior: Bound

import QtQuick
import View

// A touchable body on its lip. Pressed, it sinks onto the lip; off, it is a dashed frame.
TapTarget {
    id: slab

    default property alias content: face.data
    property color fill: Theme.white
    property color frame: "transparent"
    property color lipColour: Theme.sandLip
    property real lip: Theme.length.lip
    property real radius: Theme.length.radiusCard
    property real stroke: 0
    property bool chosen: false
    readonly property bool down: pressed || chosen

    Rectangle {
        color: slab.lipColour
        height: slab.height
        radius: slab.radius
        visible: slab.enabled && !slab.down
        width: slab.width
    }

    Loader { // the frame of what is off takes as long to make as half of the slab: only where it is
        active: !slab.enabled
        anchors.fill: parent

        sourceComponent: DashedFrame {
            radius: slab.radius
        }
    }

    Rectangle {
        id: face

        border.color: slab.frame
        border.width: slab.enabled ? slab.stroke : 0
        color: slab.enabled ? slab.fill : "transparent"
        height: slab.height - slab.lip
        radius: slab.radius
        width: slab.width
        y: slab.down ? slab.lip : 0

        Behavior on y {
            enabled: Theme.moves

            NumberAnimation {
                duration: Theme.motion.press
            }
        }
    }

    Loader { // the ring likewise
        active: slab.activeFocus
        anchors.fill: parent

        sourceComponent: FocusRing {
            radius: slab.radius + around
        }
    }
}
