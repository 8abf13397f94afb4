pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// A button of the technician's screens: words, with a drawing before them where there is one.
Slab {
    id: button

    property string icon: ""
    required property string text
    property bool forward: false // green, at most one a screen
    property bool iconLast: false
    property bool dark: false // the page that one is on
    property TextRole role: Theme.denseStrong
    readonly property color ink: !enabled ? Theme.off : forward || dark ? Theme.white : Theme.ink
    readonly property real iconRoom: icon === "" ? 0 : Theme.length.denseIcon + Theme.length.denseInset * 0.6
    readonly property real wanted: probe.implicitWidth + iconRoom + 2 * Theme.length.denseInset

    Accessible.name: text
    chosen: dark
    fill: forward ? Theme.green : dark ? Theme.ink : Theme.white
    frame: Theme.ink
    implicitHeight: Math.max(Theme.length.denseButton, label.implicitHeight + 1.4 * Theme.length.denseInset + lip)
    lip: Theme.length.denseLip
    lipColour: forward ? Theme.greenLip : Theme.ink
    name: text
    radius: Theme.length.radiusDense
    stroke: forward ? 0 : Theme.length.fineStroke

    Label {
        id: probe

        role: button.role
        text: button.text
        visible: false
        wrapMode: Text.NoWrap
    }

    Row {
        anchors.centerIn: parent
        layoutDirection: button.iconLast ? Qt.RightToLeft : Qt.LeftToRight
        spacing: Theme.length.denseInset * 0.6

        Picture {
            anchors.verticalCenter: parent.verticalCenter
            art: button.icon === "" ? "" : "icon-" + button.icon + "?ink=" + button.ink.toString().slice(-6) + (button.forward || button.dark ? "&ground=" + button.fill.toString().slice(-6) : "")
            height: Theme.length.denseIcon
            visible: button.icon !== ""
            width: button.icon === "" ? 0 : height
        }

        Label {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            color: button.ink
            horizontalAlignment: Text.AlignHCenter
            role: button.role
            text: button.text
            width: Math.min(Math.ceil(probe.implicitWidth), button.width - button.iconRoom - 1.2 * Theme.length.denseInset)
        }
    }
}
