pragma ComponentBehavior: Bound

import QtQuick
import View

// A button with a picture and words. `Primary` and `Secondary` are the two that there are.
Slab {
    id: action

    required property string icon // empty: words alone
    required property string text
    required property TextRole role
    property color inkColour: Theme.white
    property bool iconLast: false
    property bool wordless: false // the picture alone
    readonly property real wanted: probe.implicitWidth + 2 * Theme.length.smallInset + (icon === "" ? 0 : Theme.length.icon + row.spacing) // for one line
    readonly property color shown: enabled ? inkColour : Theme.off

    Accessible.name: text
    implicitHeight: Math.max(Theme.length.button, label.implicitHeight + 2 * Theme.length.smallInset)
    name: text

    Label {
        id: probe

        role: action.role
        text: action.text
        visible: false
        wrapMode: Text.NoWrap
    }

    Row {
        id: row

        anchors.centerIn: parent
        layoutDirection: action.iconLast ? Qt.RightToLeft : Qt.LeftToRight
        spacing: Theme.length.smallInset * 1.4

        Picture {
            anchors.verticalCenter: parent.verticalCenter
            art: action.icon === "" ? "" : "icon-" + action.icon + "?ink=" + action.shown.toString().slice(-6) + (action.inkColour === Theme.white ? "&ground=" + action.fill.toString().slice(-6) : "")
            height: Theme.length.icon
            visible: action.icon !== ""
            width: action.icon !== "" ? height : 0
        }

        Label {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            color: action.shown
            horizontalAlignment: Text.AlignHCenter
            role: action.role
            text: action.text
            visible: !action.wordless
            width: Math.min(Math.ceil(probe.implicitWidth), action.width - 2 * Theme.length.smallInset - (action.icon === "" ? 0 : Theme.length.icon + row.spacing))
        }
    }
}
