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
    property string opens: "" // of what is off: when it is on again
    property string stampLook: "" // a ticket's sign laid onto the scene: its look and pictures
    property string stampPictures: ""
    property vector4d stamp // x, y, size in the scene's units
    property rect stampView: Qt.rect(0, 0, 480, 280)
    readonly property real labelHeight: lines * Theme.card.lineHeight + 1.6 * Theme.length.smallInset

    Accessible.checked: chosen
    Accessible.name: opens === "" ? label : label + ", " + opens
    fill: chosen ? Theme.ink : Theme.white
    frame: chosen || Theme.highContrast ? Theme.ink : "transparent"
    lipColour: Theme.service[look].lip
    name: label
    stroke: chosen ? Theme.length.focusGold : Theme.highContrast ? Theme.length.stroke : 0

    Label {
        id: probe

        role: Theme.card
        text: evenly(card.label)
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

    Item { // off: the shape's outline, the name, and when it opens again
        id: off

        readonly property real high: name.implicitHeight + (card.opens === "" ? 0 : when.implicitHeight)
        readonly property real room: height - high - 3 * Theme.length.smallInset

        anchors.fill: parent
        visible: !card.enabled

        Picture {
            id: outline

            readonly property bool fits: off.room > Theme.length.target * 0.6

            anchors.horizontalCenter: parent.horizontalCenter
            art: card.enabled || !fits ? "" : "outline-" + card.look + "?ink=" + Theme.off.toString().slice(-6)
            height: fits ? Math.round(Math.min(off.room, off.height * 0.5)) : 0
            width: height
            y: Math.round((off.height - off.high - height - Theme.length.smallInset) / 2)
        }

        Label {
            id: name

            color: Theme.off
            horizontalAlignment: Text.AlignHCenter
            role: Theme.card
            text: evenly(card.label)
            width: parent.width - 2 * x
            x: Theme.length.cardInset
            y: outline.y + outline.height + Theme.length.smallInset
        }

        Label {
            id: when

            horizontalAlignment: Text.AlignHCenter
            role: Theme.body
            text: evenly(card.opens)
            visible: text !== ""
            width: parent.width - 2 * x
            x: Theme.length.cardInset
            y: name.y + name.implicitHeight
        }
    }

    Label {
        anchors.bottom: parent.bottom
        color: card.chosen ? Theme.white : Theme.ink
        height: card.labelHeight
        horizontalAlignment: Text.AlignHCenter
        role: Theme.card
        text: evenly(card.label)
        visible: card.enabled
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
