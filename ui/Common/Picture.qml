pragma ComponentBehavior: Bound

import QtQuick

// A drawing of the house, rendered once at the size it is shown in.
Image {
    id: picture

    required property string art // as kiosk/art.py reads it: "scene-A", "scene-A?wide=1", "icon-back?ink=FFFFFF"

    asynchronous: false
    cache: false // the provider keeps what it rendered
    fillMode: Image.PreserveAspectFit

    // While a page is laid out its boxes change many times: only what they end with is rendered.
    function fit(): void {
        const size = Qt.size(Math.round(width), Math.round(height));
        const wanted = art !== "" && size.width >= 1 && size.height >= 1 ? "image://art/" + art : "";
        if (sourceSize !== size)
            source = "";
        sourceSize = size;
        source = wanted;
    }

    Component.onCompleted: Qt.callLater(fit)
    onArtChanged: Qt.callLater(fit)
    onHeightChanged: Qt.callLater(fit)
    onWidthChanged: Qt.callLater(fit)
}
