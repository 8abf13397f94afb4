pragma ComponentBehavior: Bound

import QtQuick
import View

// The technician's screens over the citizens': the door, the wizard, the home. Every touch keeps the door open.
Rectangle {
    id: screen

    required property TechnicianDesk technician

    // Pages are made in slices, as the citizens' are.
    readonly property bool standing: [pin, wizard, home].every(loader => loader.status !== Loader.Loading) && (wizard.item as WizardPage)?.standing !== false && (home.item as HomePage)?.standing !== false

    color: Theme.paper

    onStandingChanged: technician.stand(standing)

    MouseArea { // nothing gets through to the citizens' screens
        anchors.fill: parent
    }

    Loader {
        id: pin

        active: screen.technician.screen === "pin"
        anchors.fill: parent
        asynchronous: true

        sourceComponent: PinPage {
            technician: screen.technician
        }
    }

    Loader {
        id: wizard

        active: screen.technician.screen === "wizard"
        anchors.fill: parent
        asynchronous: true

        sourceComponent: WizardPage {
            technician: screen.technician
        }
    }

    Loader {
        id: home

        active: screen.technician.screen === "home"
        anchors.fill: parent
        asynchronous: true

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
