pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Every device as a card, then network and hub; a device being tried out stands in the place of all.
Item {
    id: page

    required property TechnicianDesk technician
    readonly property HomeView home: technician.home
    readonly property bool trying: home.deviceName !== ""

    Pager {
        id: cards

        cellHeight: Math.max(Theme.length.padKey * 2, Theme.length.denseIcon * 2.9 + 3 * Theme.dense.lineHeight + Theme.length.denseButton + 4.4 * Theme.length.denseInset)
        height: parent.height - facts.height - Theme.length.denseGap * 1.5
        leastWidth: Theme.length.padKey * 3.6
        nextWord: page.technician.text["technician.more"]
        rows: page.home.cards
        visible: !page.trying
        width: parent.width

        delegate: DeviceCard {
            required property int index
            required property string name

            busy: page.home.trial.state === "running"
            height: cards.cellHeight
            testWord: page.technician.text["technician.test"]
            width: cards.cellWidth
            x: cards.atX(index)
            y: cards.atY(index)

            onTried: page.home.tryDevice(name)
        }
    }

    Label {
        role: Theme.dense
        text: page.technician.text["technician.devices.none"]
        visible: !page.trying && cards.count === 0
        width: parent.width
    }

    Flow {
        id: facts

        anchors.bottom: parent.bottom
        spacing: Theme.length.denseGap
        visible: !page.trying
        width: parent.width

        Repeater {
            model: page.home.network

            Row {
                id: fact

                required property string title
                required property string text
                required property string health

                spacing: Theme.length.denseInset * 0.6
                width: Theme.portrait ? facts.width : Math.floor((facts.width - facts.spacing) / 2)

                HealthMark {
                    id: mark

                    anchors.verticalCenter: parent.verticalCenter
                    health: fact.health
                    height: Theme.length.denseIcon
                    width: height
                }

                Label {
                    role: Theme.denseSmall
                    text: fact.title + ": " + fact.text
                    width: parent.width - mark.width - parent.spacing
                }
            }
        }
    }

    Item {
        anchors.fill: parent
        visible: page.trying

        Label {
            id: tried

            Accessible.name: text
            Accessible.role: Accessible.Heading
            role: Theme.denseTitle
            text: page.home.device
            width: parent.width
        }

        TrialPanel {
            height: Math.min(implicitHeight, back.y - y - Theme.length.denseGap)
            technician: page.technician
            trial: page.home.trial
            width: parent.width
            y: tried.height + Theme.length.denseGap
        }

        DenseButton {
            id: back

            anchors.bottom: parent.bottom
            enabled: !page.home.trial.held
            height: implicitHeight
            icon: "back"
            text: page.technician.text["technician.wizard.back"]
            width: Math.ceil(wanted) + Theme.length.padKey

            onTapped: page.home.leave()
        }

        DenseButton {
            anchors.bottom: parent.bottom
            anchors.right: parent.right
            height: implicitHeight
            icon: "cross"
            text: page.technician.text["technician.stop"]
            visible: page.home.trial.stoppable
            width: Math.ceil(wanted) + Theme.length.denseInset * 2

            onTapped: page.home.leave()
        }

        DenseButton {
            anchors.bottom: parent.bottom
            anchors.right: parent.right
            enabled: page.home.trial.state !== "running"
            height: implicitHeight
            icon: "again"
            text: page.technician.text["technician.test_again"]
            visible: !page.home.trial.stoppable
            width: Math.ceil(wanted) + Theme.length.denseInset * 2

            onTapped: page.home.tryDevice(page.home.deviceName)
        }
    }
}
