pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import View

// The frame of what is off: dashed, without lip or fill.
Shape {
    id: frame

    property color ink: Theme.sandLip
    property real radius: Theme.length.radiusCard

    ShapePath {
        capStyle: ShapePath.FlatCap
        dashPattern: [3, 2]
        fillColor: "transparent"
        strokeColor: frame.ink
        strokeStyle: ShapePath.DashLine
        strokeWidth: Theme.length.fineStroke

        PathRectangle {
            height: frame.height - Theme.length.fineStroke
            radius: frame.radius
            width: frame.width - Theme.length.fineStroke
            x: Theme.length.fineStroke / 2
            y: Theme.length.fineStroke / 2
        }
    }
}
