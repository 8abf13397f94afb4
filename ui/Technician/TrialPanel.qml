pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What came of trying something out: how far it is, what happened, the picture, and the question only a person answers.
Item {
    id: panel

    required property Trial trial
    required property TechnicianDesk technician
    readonly property real pictureRoom: height - column.height - Theme.length.denseGap

    implicitHeight: column.height + (trial.picture === "" ? 0 : Theme.length.denseGap + width * 0.75)
    visible: trial.state !== ""

    Column {
        id: column

        spacing: Theme.length.denseGap
        width: parent.width

        Message {
            height: implicitHeight
            health: panel.trial.state === "well" ? "well" : panel.trial.state === "wrong" ? "wrong" : panel.trial.state === "asking" ? "ask" : "busy"
            text: panel.trial.text
            width: parent.width
        }

        Rectangle {
            border.color: Theme.ink
            border.width: Theme.length.fineStroke
            color: Theme.white
            height: Theme.length.denseInset
            radius: height / 2
            visible: panel.trial.state === "running" && panel.trial.part > 0
            width: parent.width

            Rectangle {
                color: Theme.ink
                height: parent.height
                radius: parent.radius
                width: parent.width * Math.min(1, panel.trial.part)
            }
        }

        Label {
            color: Theme.off
            role: Theme.denseSmall
            text: panel.trial.detail
            visible: text !== ""
            width: parent.width
        }

        Row {
            spacing: Theme.length.denseGap
            visible: panel.trial.state === "asking"
            width: parent.width

            DenseButton {
                height: implicitHeight
                icon: "check"
                text: panel.technician.text["technician.yes"]
                width: Math.ceil(wanted)

                onTapped: panel.trial.answer(true)
            }

            DenseButton {
                height: implicitHeight
                icon: "cross"
                text: panel.technician.text["technician.no"]
                width: Math.ceil(wanted)

                onTapped: panel.trial.answer(false)
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        border.color: Theme.ink
        border.width: Theme.length.fineStroke
        color: Theme.sand
        height: Math.max(0, panel.pictureRoom)
        visible: panel.trial.picture !== ""
        width: parent.width

        Image {
            Accessible.name: panel.technician.text["technician.see"]
            Accessible.role: Accessible.Graphic
            anchors.fill: parent
            anchors.margins: Theme.length.denseGap
            asynchronous: false // from Python, so never by Qt's loading thread; made to measure before it gets here
            cache: false
            fillMode: Image.PreserveAspectFit
            source: panel.trial.picture

            onHeightChanged: panel.trial.fit(width, height)
            onWidthChanged: panel.trial.fit(width, height)
        }
    }
}
