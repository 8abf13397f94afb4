pragma ComponentBehavior: Bound

import QtQuick
import View

// A picture that is touched: the scene on its ground, the name below it or beside it, the lip in the colour of what it
// is for.
Slab {
    id: card

    required property string art
    required property string label
    required property string look
    property real beside: 0 // width of the picture where the name stands beside it
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

        // Pictures are clipped by rectangles only: beside a name one stands within the round corners of its card.
        readonly property real rim: card.beside > 0 ? Math.ceil(card.radius * 0.3) : card.stroke

        bottomLeftRadius: 0
        bottomRightRadius: 0
        color: Theme.service[card.look].tint
        height: card.height - card.lip - (card.beside > 0 ? rim : card.labelHeight) - rim
        topLeftRadius: card.radius - rim
        topRightRadius: card.beside > 0 ? 0 : topLeftRadius
        visible: card.enabled
        width: (card.beside > 0 ? card.beside : card.width - rim) - rim
        x: rim
        y: rim

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

    CardOff {
        anchors.fill: parent
        beside: card.beside
        label: card.label
        look: card.look
        opens: card.opens
        visible: !card.enabled
    }

    Label {
        readonly property real inset: card.beside > 0 ? Theme.length.smallInset : Theme.length.cardInset

        anchors.bottom: parent.bottom
        color: card.chosen ? Theme.white : Theme.ink
        height: card.beside > 0 ? card.height - card.lip : card.labelHeight
        horizontalAlignment: card.beside > 0 ? Text.AlignLeft : Text.AlignHCenter
        role: Theme.card
        text: evenly(card.label)
        visible: card.enabled
        width: card.width - card.beside - 2 * inset
        x: card.beside + inset
    }

    Tick {
        anchors.horizontalCenter: parent.right
        anchors.horizontalCenterOffset: -width * 0.4
        visible: card.chosen || card.marked
        y: -height * 0.2
    }
}
