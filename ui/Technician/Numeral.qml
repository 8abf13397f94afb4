pragma ComponentBehavior: Bound

import QtQuick
import View

// Which screen is which: its number, as large as it goes.
Window {
    id: window

    required property string number
    required property string text

    color: Theme.ink
    flags: Qt.FramelessWindowHint | Qt.WindowStaysOnTopHint | Qt.WindowDoesNotAcceptFocus

    Text {
        anchors.centerIn: parent
        color: Theme.gold
        font.family: Theme.number.font.family
        font.pixelSize: Math.round(Math.min(window.width, window.height) * 0.6)
        font.weight: Font.Black
        text: window.number
        textFormat: Text.PlainText
    }

    Text {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Math.round(window.height * 0.06)
        anchors.horizontalCenter: parent.horizontalCenter
        color: Theme.white
        font.family: Theme.number.font.family
        font.pixelSize: Math.round(Math.min(window.width, window.height) * 0.06)
        text: window.text
        textFormat: Text.PlainText
    }
}
