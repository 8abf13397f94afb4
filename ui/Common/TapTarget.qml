pragma ComponentBehavior: Bound

import QtQuick

// Something that is touched. A press counts only if it begins and ends here: a finger that slides off, or a second
// finger elsewhere, does nothing. Return and space act as a touch for people who use keys.
Item {
    id: target

    required property string name // what it is called by a screen reader
    property bool on: true
    readonly property bool pressed: on && area.pressed && area.containsMouse

    signal tapped

    Accessible.focusable: on
    Accessible.name: name
    Accessible.role: Accessible.Button
    activeFocusOnTab: on

    Accessible.onPressAction: if (on)
        tapped()
    Keys.onReturnPressed: event => {
        if (target.on && !event.isAutoRepeat)
            target.tapped();
    }
    Keys.onSpacePressed: event => {
        if (target.on && !event.isAutoRepeat)
            target.tapped();
    }

    MouseArea {
        id: area

        anchors.fill: parent
        enabled: target.on
        preventStealing: true

        onClicked: target.tapped()
    }
}
