pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// One decision: what is asked, why, the answer, Back and Next in the same places each time.
Item {
    id: page

    required property TechnicianDesk technician
    readonly property WizardView wizard: technician.wizard
    readonly property bool typing: wizard.form === "text" && wizard.typing
    readonly property bool beside: !Theme.portrait
    readonly property real inner: width - 2 * Theme.length.margin
    readonly property string asks: wizard.name
    property bool fresh: true // the options that are made are those of this question
    readonly property bool standing: fresh && [choice, keys, services, counters, finish, pin].every(loader => loader.status !== Loader.Loading)

    onAsksChanged: {
        const old = choice.item as ChoiceForm;
        if (old !== null)
            old.over = true;
        fresh = false;
        Qt.callLater(() => page.fresh = true);
    }

    Head {
        id: head

        done: page.wizard.alone ? -1 : page.wizard.step / page.wizard.steps
        height: implicitHeight
        technician: page.technician
        title: page.wizard.alone ? page.technician.text["technician.tab.settings"] : page.technician.text["technician.wizard.title"] + "  " + page.wizard.step + "/" + page.wizard.steps
        width: parent.width
    }

    Column {
        id: asked

        spacing: Theme.length.denseGap
        width: page.beside ? Math.round(page.inner * 0.36) : page.inner
        x: Theme.length.margin
        y: head.height

        Label {
            Accessible.name: text
            Accessible.role: Accessible.Heading
            role: Theme.denseTitle
            text: page.wizard.title
            width: parent.width
        }

        Label {
            role: Theme.dense
            text: page.wizard.why
            width: parent.width
        }

        Flow {
            spacing: Theme.length.denseGap
            visible: page.wizard.tryWord !== "" || page.wizard.finds
            width: parent.width

            DenseButton {
                enabled: page.wizard.trial.state !== "running" && page.wizard.search === ""
                height: implicitHeight
                text: page.wizard.tryWord
                visible: page.wizard.tryWord !== "" && !page.wizard.trial.stoppable
                width: Math.min(parent.width, Math.ceil(wanted))

                onTapped: page.wizard.tryOut()
            }

            DenseButton {
                height: implicitHeight
                icon: "cross"
                text: page.technician.text["technician.stop"]
                visible: page.wizard.trial.stoppable
                width: Math.ceil(wanted)

                onTapped: page.wizard.trial.stop()
            }

            DenseButton {
                enabled: page.wizard.search === "" && !page.wizard.trial.held
                height: implicitHeight
                icon: "again"
                text: page.technician.text["technician.wizard.search"]
                visible: page.wizard.finds
                width: Math.ceil(wanted)

                onTapped: page.wizard.searchAgain()
            }

            DenseButton {
                enabled: page.wizard.search === "" && !page.wizard.trial.held
                height: implicitHeight
                icon: "search"
                text: page.technician.text["technician.wizard.search_network"]
                visible: page.wizard.findsNetwork
                width: Math.ceil(wanted)

                onTapped: page.wizard.searchNetwork()
            }
        }

        Message {
            height: implicitHeight
            text: page.wizard.complaint
            width: parent.width
        }

        TrialPanel {
            height: Math.min(implicitHeight, page.beside ? foot.y - asked.y - y - Theme.length.denseGap : page.height * 0.34)
            technician: page.technician
            trial: page.wizard.trial
            width: parent.width
        }
    }

    Item {
        id: body

        height: foot.y - y - Theme.length.denseGap * 1.5
        width: page.beside ? page.inner - asked.width - Theme.length.margin : page.inner
        x: page.beside ? asked.x + asked.width + Theme.length.margin : Theme.length.margin
        y: page.beside ? head.height : asked.y + asked.height + Theme.length.denseGap * 1.5

        Loader { // each question's options are made anew, in slices, rather than changed in one go
            id: choice

            active: page.fresh && page.wizard.form === "choice"
            anchors.fill: parent
            asynchronous: true

            sourceComponent: ChoiceForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        FieldsForm {
            parent: page.beside ? asked : body
            visible: page.wizard.form === "text"
            width: parent.width
            wizard: page.wizard
        }

        Loader {
            id: keys

            active: page.typing
            asynchronous: true
            anchors.bottom: parent.bottom
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Theme.length.padKey * 12)

            sourceComponent: KeyboardPanel {
                height: implicitHeight
                keyboard: page.wizard.keyboard
            }
        }

        Loader {
            id: services

            active: page.wizard.form === "services"
            anchors.fill: parent
            asynchronous: true

            sourceComponent: ServicesForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        WeekDays {
            id: week

            room: page.beside ? parent.height : parent.height - part.height - Theme.length.denseGap * 2
            technician: page.technician
            visible: page.wizard.form === "week"
            width: parent.width
            wizard: page.wizard
        }

        WeekPart {
            id: part

            parent: page.beside ? asked : body
            technician: page.technician
            visible: page.wizard.form === "week"
            width: parent.width
            wizard: page.wizard
            y: page.beside ? 0 : week.height + Theme.length.denseGap * 2
        }

        Loader {
            id: counters

            active: page.wizard.form === "counters"
            anchors.fill: parent
            asynchronous: true

            sourceComponent: CountersForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        Loader {
            id: finish

            active: page.wizard.form === "finish"
            anchors.fill: parent
            asynchronous: true

            sourceComponent: SummaryForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        Loader {
            id: pin

            active: page.wizard.form === "pin"
            anchors.fill: parent
            asynchronous: true

            sourceComponent: Column {
                spacing: Theme.length.denseGap

                Message {
                    anchors.horizontalCenter: parent.horizontalCenter
                    height: implicitHeight
                    text: page.wizard.pad.message
                    width: Math.min(parent.width, Theme.length.padKey * 4.4)
                }

                PinKeys {
                    backWord: page.technician.text["technician.key.back"]
                    enterWord: page.technician.text["technician.key.enter"]
                    anchors.horizontalCenter: parent.horizontalCenter
                    pad: page.wizard.pad
                    width: Math.min(parent.width, Theme.length.padKey * 4.4)
                }
            }
        }
    }

    Item {
        id: foot

        height: next.implicitHeight
        width: page.inner
        x: Theme.length.margin
        y: page.height - height - Theme.length.denseGap * 2

        DenseButton {
            enabled: page.wizard.backOn && !page.wizard.busy
            height: parent.height
            icon: "back"
            text: page.technician.text["technician.wizard.back"]
            width: Math.ceil(wanted) + Theme.length.padKey

            onTapped: page.wizard.back()
        }

        DenseButton {
            id: next

            anchors.right: parent.right
            enabled: !page.wizard.busy && page.wizard.search === ""
            forward: true
            height: parent.height
            icon: "forward"
            iconLast: true
            text: page.wizard.nextWord
            width: Math.ceil(wanted) + Theme.length.padKey

            onTapped: page.wizard.forward()
        }
    }
}
