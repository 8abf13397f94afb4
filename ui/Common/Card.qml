pragma ComponentBehavior: Bound

import QtQuick
import View

// A picture that is touched: the scene on its ground, the name below it, the lip in the colour of what it is for.
Slab {
    id: card

    required property string art
    required property string label
    required property string look
    property int lines: probe.lineCount // a grid tells the most lines of all its cards
    property bool marked: false // bears a tick, and is still touched: "this is yours already"
    property string stampLook: "" // a ticket's sign laid onto the scene: its look and pictures
    property string stampPictures: ""
    property vector4d stamp // x, y, size in the scene's units
    property rect stampView: Qt.rect(0, 0, 480, 280)
    readonly property real labelHeight: lines * Theme.card.lineHeight + 1.6 * Theme.length.smallInset

    Accessible.checked: chosen
    Accessible.name: label
    fill: chosen ? Theme.ink : Theme.white
    frame: chosen || Theme.highContrast ? Theme.ink : "transparent"
    lipColour: Theme.service[look].lip
    name: label
    stroke: chosen ? Theme.length.focusGold : Theme.highContrast ? Theme.length.stroke : 0

    Label {
        id: probe

        role: Theme.card
        text: card.label
        visible: false
        width: card.width - 2 * Theme.length.cardInset
    }

    Rectangle {
        id: field

        bottomLeftRadius: 0
        bottomRightRadius: 0
        color: Theme.service[card.look].tint
        height: card.height - card.lip - card.labelHeight - y
        topLeftRadius: card.radius - card.stroke
        topRightRadius: card.radius - card.stroke
        visible: card.enabled
        width: card.width - 2 * x
        x: card.stroke
        y: card.stroke

        Scene {
            id: scene

            anchors.fill: parent
            art: card.art
            view: card.stampView

            Stamp {
                atX: card.stamp.x
                atY: card.stamp.y
                look: card.stampLook
                pictures: card.stampPictures
                size: card.stamp.z
                unit: scene.unit
                visible: look !== ""
            }
        }
    }

    Picture {
        anchors.horizontalCenter: parent.horizontalCenter
        art: card.enabled ? "" : "outline-" + card.look + "?ink=" + Theme.off.toString().slice(-6)
        height: Math.round((card.height - card.labelHeight) * 0.7)
        visible: !card.enabled
        width: height
        y: Math.round((card.height - card.labelHeight - height) / 2)
    }

    Label {
        anchors.bottom: parent.bottom
        color: !card.enabled ? Theme.off : card.chosen ? Theme.white : Theme.ink
        height: card.labelHeight
        horizontalAlignment: Text.AlignHCenter
        role: Theme.card
        text: card.lines > 1 ? card.label.replace(", ", ",\n") : card.label // broken by sense
        width: card.width - 2 * x
        x: Theme.length.cardInset
    }

    Tick {
        anchors.horizontalCenter: parent.right
        anchors.horizontalCenterOffset: -width * 0.4
        visible: card.chosen || card.marked
        y: -height * 0.2
    }
}
