pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The door: a PIN pad and nothing else.
Item {
    id: page

    required property TechnicianDesk technician

    Head {
        id: head

        height: implicitHeight
        technician: page.technician
        title: page.technician.text["technician.pin.title"]
        width: parent.width
    }

    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.length.denseGap * 1.5
        width: Math.min(parent.width - 2 * Theme.length.margin, Theme.length.padKey * 4.4)
        y: head.height + Math.max(0, (parent.height - head.height - height) * 0.4)

        Label {
            horizontalAlignment: Text.AlignHCenter
            role: Theme.dense
            text: page.technician.text["technician.pin.ask"]
            visible: page.technician.pad.message === ""
            width: parent.width
        }

        Message {
            height: implicitHeight
            text: page.technician.pad.message
            width: parent.width
        }

        PinKeys {
            backWord: page.technician.text["technician.key.back"]
            enterWord: page.technician.text["technician.key.enter"]
            pad: page.technician.pad
            width: parent.width
        }
    }
}
