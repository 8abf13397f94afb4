pragma ComponentBehavior: Bound

import QtQuick

// A drawing of the house, rendered once at the size it is shown in.
Image {
    id: picture

    required property string art // as kiosk/art.py reads it: "scene-A", "scene-A?wide=1", "icon-back?ink=FFFFFF"

    asynchronous: false
    cache: false // the provider keeps what it rendered
    fillMode: Image.PreserveAspectFit
    source: art !== "" && width >= 1 && height >= 1 ? "image://art/" + art : ""
    sourceSize: Qt.size(Math.round(width), Math.round(height))
}
