pragma ComponentBehavior: Bound

import QtQuick

// A ticket's sign at a point of a scene.
Sign {
    id: stamp

    required property real unit
    required property real atX
    required property real atY
    required property real size

    height: width
    width: Math.round(size * unit)
    x: Math.round(atX * unit - width / 2)
    y: Math.round(atY * unit - height / 2)
}
