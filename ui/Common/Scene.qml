pragma ComponentBehavior: Bound

import QtQuick

// A drawing that fills its box, with what is laid onto it in the drawing's own units (children of `Scene`).
Item {
    id: scene

    required property string art
    required property rect view // the drawing's viewBox
    default property alias laid: overlay.data
    readonly property real unit: Math.min(width / view.width, height / view.height)

    Picture {
        art: scene.art === "" ? "" : scene.art + "?wide=1"
        height: scene.height
        width: scene.width
    }

    Item {
        id: overlay

        // Children place themselves in units of the drawing through `unit`; this is where its 0, 0 is.
        x: Math.round((scene.width - scene.view.width * scene.unit) / 2 - scene.view.x * scene.unit)
        y: Math.round(scene.height - (scene.view.y + scene.view.height) * scene.unit)
    }
}
