pragma ComponentBehavior: Bound

import QtQuick
import View

// A drawing of the house, rendered once at the size it is shown in, off the GUI thread.
Image {
    id: picture

    required property string art // as kiosk/art.py reads it: "scene-A", "scene-A?wide=1", "icon-back?ink=FFFFFF"
    readonly property bool late: status === Image.Loading
    property bool counted: false
    property bool complete: false

    asynchronous: true
    fillMode: Image.PreserveAspectFit

    // While a page is laid out its boxes change many times: only what they end with is rendered.
    function fit(): void {
        if (!complete || Window.window === null) // its page is still being made, or is gone already
            return;
        const size = Qt.size(Math.round(width), Math.round(height));
        const wanted = art !== "" && size.width >= 1 && size.height >= 1 ? Gallery.place(art, size.width, size.height) : "";
        if (sourceSize !== size)
            source = "";
        sourceSize = size;
        source = wanted;
    }
    function count(): void {
        if (late !== counted)
            Gallery.expect(late ? 1 : -1);
        counted = late;
    }

    Component.onCompleted: {
        complete = true;
        Qt.callLater(fit);
    }
    Component.onDestruction: if (counted)
        Gallery.expect(-1)
    onArtChanged: Qt.callLater(fit)
    onHeightChanged: Qt.callLater(fit)
    onLateChanged: count()
    onWidthChanged: Qt.callLater(fit)
}
