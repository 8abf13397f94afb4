pragma ComponentBehavior: Bound

import QtQuick
import View

// Something that is said by a picture and a line: flat, without a lip, since it is not touched.
Rectangle {
    id: panel

    required property string text
    required property color field
    property TextRole role: Theme.body
    property real labelRoom: labelWanted // panels in a row share the largest
    property bool bare: false // the picture alone; the words are left to the voice
    property bool beside: false // the words stand right of the picture instead of below it
    default property alias content: box.data
    readonly property real labelWanted: label.implicitHeight + 1.2 * Theme.length.smallInset
    readonly property int lines: label.lineCount

    Accessible.name: text
    Accessible.role: Accessible.StaticText
    border.color: Theme.ink
    border.width: Theme.highContrast ? Theme.length.fineStroke : 0
    color: Theme.white
    radius: Theme.length.radiusCard

    Rectangle {
        id: box

        bottomLeftRadius: panel.beside || panel.labelRoom === 0 ? topLeftRadius : 0
        bottomRightRadius: !panel.beside && panel.labelRoom === 0 ? topLeftRadius : 0
        color: panel.field
        height: panel.height - (panel.beside ? 0 : panel.labelRoom) - 2 * y
        topLeftRadius: panel.radius - y
        topRightRadius: panel.beside ? 0 : topLeftRadius
        width: (panel.beside ? Math.min(panel.width * 0.42, panel.height * 1.25) : panel.width) - 2 * x
        x: panel.border.width
        y: panel.border.width
    }

    Label {
        id: label

        height: panel.beside ? panel.height : panel.labelRoom
        horizontalAlignment: panel.beside ? Text.AlignLeft : Text.AlignHCenter
        role: panel.role
        text: evenly(panel.text)
        visible: !panel.bare && panel.text !== ""
        width: panel.width - x - Theme.length.smallInset * 0.6
        x: panel.beside ? box.width + Theme.length.smallInset : Theme.length.smallInset * 0.6
        y: panel.beside ? 0 : panel.height - height
    }
}
