pragma ComponentBehavior: Bound

import QtQuick
import View

// The technician's screens over the citizens': the door, the wizard, the home. Every touch keeps the door open.
Rectangle {
    id: screen

    required property TechnicianDesk technician


    color: Theme.paper

    MouseArea { // nothing gets through to the citizens' screens
        anchors.fill: parent
    }

    PagePart {
        active: screen.technician.screen === "pin"
        anchors.fill: parent
        technician: screen.technician

        sourceComponent: PinPage {
            technician: screen.technician
        }
    }

    PagePart {
        active: screen.technician.screen === "wizard"
        anchors.fill: parent
        technician: screen.technician

        sourceComponent: WizardPage {
            technician: screen.technician
        }
    }

    PagePart {
        active: screen.technician.screen === "home"
        anchors.fill: parent
        technician: screen.technician

        sourceComponent: HomePage {
            technician: screen.technician
        }
    }

    MouseArea {
        anchors.fill: parent

        onPressed: mouse => {
            screen.technician.touched();
            mouse.accepted = !screen.technician.standing; // what is still being made is not touched
        }
    }
}
