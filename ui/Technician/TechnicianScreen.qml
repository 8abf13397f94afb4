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

    Loader {
        active: screen.technician.screen === "pin"
        anchors.fill: parent

        sourceComponent: PinPage {
            technician: screen.technician
        }
    }

    Loader {
        active: screen.technician.screen === "wizard"
        anchors.fill: parent

        sourceComponent: WizardPage {
            technician: screen.technician
        }
    }

    Loader {
        active: screen.technician.screen === "home"
        anchors.fill: parent

        sourceComponent: HomePage {
            technician: screen.technician
        }
    }

    MouseArea {
        anchors.fill: parent

        onPressed: mouse => {
            screen.technician.touched();
            mouse.accepted = false;
        }
    }
}
