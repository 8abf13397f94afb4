pragma ComponentBehavior: Bound

import QtQuick

// Something that is touched. A press counts only if it begins and ends here: a finger that slides off, or a second
// finger elsewhere, does nothing. Return and space act as a touch for people who use keys.
Item {
    id: target

    required property string name // what it is called by a screen reader
    readonly property bool pressed: enabled && area.pressed && area.containsMouse

    signal tapped

    Accessible.focusable: enabled
    Accessible.name: name
    Accessible.role: Accessible.Button
    activeFocusOnTab: enabled

    Accessible.onPressAction: if (enabled)
        tapped()
    Keys.onReturnPressed: event => {
        if (target.enabled && !event.isAutoRepeat)
            target.tapped();
    }
    Keys.onSpacePressed: event => {
        if (target.enabled && !event.isAutoRepeat)
            target.tapped();
    }

    MouseArea {
        id: area

        anchors.fill: parent
        preventStealing: true

        onClicked: target.tapped()
    }
}
