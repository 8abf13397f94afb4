pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// A sentence with its mark; nothing where there is nothing to say.
Rectangle {
    id: message

    required property string text
    property string health: "look"

    Accessible.name: text
    Accessible.role: Accessible.AlertMessage
    border.color: Theme.ink
    border.width: Theme.length.fineStroke
    color: Theme.white
    implicitHeight: text === "" ? 0 : Math.max(mark.height, label.implicitHeight) + 1.2 * Theme.length.denseInset
    radius: Theme.length.radiusDense
    visible: text !== ""

    HealthMark {
        id: mark

        anchors.verticalCenter: parent.verticalCenter
        health: message.health
        height: implicitHeight
        width: implicitWidth
        x: Theme.length.denseInset * 0.8
    }

    Label {
        id: label

        anchors.verticalCenter: parent.verticalCenter
        role: Theme.dense
        text: message.text
        width: parent.width - x - Theme.length.denseInset
        x: mark.x + mark.width + Theme.length.denseInset * 0.8
    }
}
