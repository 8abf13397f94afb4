pragma ComponentBehavior: Bound

import QtQuick
import View

// A drawing of the house, rendered once at the size it is shown in, off the GUI thread.
Image {
    id: picture

    required property string art // as kiosk/art/drawing.py reads it: "scene-A", "scene-A?wide=1", "icon-back?ink=FFFFFF"
    readonly property bool late: status === Image.Loading
    property size box: Qt.size(Math.round(width), Math.round(height)) // that it is rendered for
    property bool counted: false
    property bool complete: false

    asynchronous: true
    fillMode: Image.PreserveAspectFit

    // While a page is laid out its boxes change many times: only what they end with is rendered.
    function fit(): void {
        if (!complete || Window.window === null) // its page is still being made, or is gone already
            return;
        const wanted = art !== "" && box.width >= 1 && box.height >= 1 ? Gallery.place(art, box.width, box.height) : "";
        if (sourceSize !== box)
            source = "";
        sourceSize = box;
        source = wanted;
    }
    function ask(): void {
        if (complete)
            Gallery.soon(picture);
    }
    function count(): void {
        if (late !== counted)
            Gallery.expect(late ? 1 : -1);
        counted = late;
    }

    Component.onCompleted: {
        complete = true;
        Gallery.soon(picture);
    }
    Component.onDestruction: if (counted)
        Gallery.expect(-1)
    onArtChanged: ask()
    onBoxChanged: ask()
    onLateChanged: count()
}
