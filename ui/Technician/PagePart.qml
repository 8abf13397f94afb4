pragma ComponentBehavior: Bound

import QtQuick
import View

// A part of the technician's screens: made in slices when it is wanted, seen and touched once it is whole.
Loader {
    id: part

    required property TechnicianDesk technician
    readonly property bool late: status === Loader.Loading
    property bool counted: false

    function count(): void {
        if (late !== counted)
            technician.expect(late ? 1 : -1);
        counted = late;
    }

    asynchronous: true
    visible: status === Loader.Ready

    Component.onCompleted: count()
    Component.onDestruction: {
        if (counted)
            technician.expect(-1);
    }
    onLateChanged: count()
}
