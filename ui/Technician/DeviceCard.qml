pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// A device: what it is, how it is by shape and word, what to do, and the way to try it.
Rectangle {
    id: card

    required property string icon
    required property string title
    required property string health
    required property string word // of its state
    required property string advice
    required property bool tests
    required property string testWord
    property bool busy: false
    readonly property real wanted: column.implicitHeight + (tests ? test.implicitHeight : 0) + 2.6 * Theme.length.denseInset

    signal tried

    Accessible.name: title + ": " + word
    Accessible.role: Accessible.StaticText
    border.color: card.health === "wrong" ? Theme.lacquer : Theme.ink
    border.width: card.health === "wrong" ? Theme.length.stroke : Theme.length.fineStroke * 0.6
    color: Theme.white
    radius: Theme.length.radiusDense

    Column {
        id: column

        spacing: Theme.length.denseGap * 0.7
        width: parent.width - 2 * x
        x: Theme.length.denseInset
        y: Theme.length.denseInset

        Row {
            spacing: Theme.length.denseInset
            width: parent.width

            Picture {
                id: drawing

                anchors.verticalCenter: parent.verticalCenter
                art: "icon-" + card.icon + "?ink=" + Theme.ink.toString().slice(-6)
                height: Theme.length.denseIcon * 1.4
                width: height
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                role: Theme.denseStrong
                text: card.title
                width: parent.width - drawing.width - parent.spacing
            }
        }

        Row {
            spacing: Theme.length.denseInset * 0.8
            width: parent.width

            HealthMark {
                id: mark

                anchors.verticalCenter: parent.verticalCenter
                health: card.health
                height: implicitHeight
                width: implicitWidth
            }

            Label {
                anchors.verticalCenter: parent.verticalCenter
                role: Theme.denseStrong
                text: card.word
                width: parent.width - mark.width - parent.spacing
            }
        }

        Label {
            role: Theme.dense
            text: card.advice
            width: parent.width
        }
    }

    DenseButton {
        id: test

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.length.denseInset
        anchors.right: parent.right
        anchors.rightMargin: Theme.length.denseInset
        enabled: !card.busy
        height: implicitHeight
        text: card.testWord
        visible: card.tests
        width: Math.min(card.width - 2 * Theme.length.denseInset, Math.ceil(wanted) + Theme.length.denseInset * 2)

        onTapped: card.tried()
    }
}
