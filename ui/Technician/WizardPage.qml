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
    readonly property bool findsBelow: beside && wizard.finds
    readonly property real inner: width - 2 * Theme.length.margin

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
            id: tries

            spacing: Theme.length.denseGap
            visible: page.wizard.tryWord !== "" || page.wizard.finds && !page.beside
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

            Row {
                id: finders

                parent: page.beside ? below : tries
                spacing: Theme.length.denseGap
                visible: page.wizard.finds

                DenseButton {
                    enabled: page.wizard.search === "" && !page.wizard.trial.held
                    height: implicitHeight
                    icon: "again"
                    text: page.technician.text["technician.wizard.search"]
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

        height: (page.findsBelow ? below.y : foot.y) - y - Theme.length.denseGap * 1.5
        width: page.beside ? page.inner - asked.width - Theme.length.margin : page.inner
        x: page.beside ? asked.x + asked.width + Theme.length.margin : Theme.length.margin
        y: page.beside ? head.height : asked.y + asked.height + Theme.length.denseGap * 1.5

        PagePart {
            active: page.wizard.form === "choice"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: ChoiceForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        PagePart {
            active: page.wizard.form === "text"
            parent: page.beside ? asked : body
            technician: page.technician
            width: parent.width

            sourceComponent: FieldsForm {
                wizard: page.wizard
            }
        }

        PagePart {
            active: page.typing
            technician: page.technician
            anchors.bottom: parent.bottom
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Theme.length.padKey * 12)

            sourceComponent: KeyboardPanel {
                height: implicitHeight
                keyboard: page.wizard.keyboard
            }
        }

        PagePart {
            active: page.wizard.form === "services"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: ServicesForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        PagePart {
            id: week

            active: page.wizard.form === "week"
            technician: page.technician
            visible: week.status === Loader.Ready && part.status === Loader.Ready
            width: parent.width

            sourceComponent: WeekDays {
                height: implicitHeight
                room: page.beside ? body.height : body.height - part.height - Theme.length.denseGap * 2
                technician: page.technician
                wizard: page.wizard
            }
        }

        PagePart {
            id: part

            active: page.wizard.form === "week"
            parent: page.beside ? asked : body
            technician: page.technician
            visible: week.visible
            width: parent.width
            y: page.beside ? 0 : week.height + Theme.length.denseGap * 2

            sourceComponent: WeekPart {
                technician: page.technician
                wizard: page.wizard
            }
        }

        PagePart {
            active: page.wizard.form === "counters"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: CountersForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        PagePart {
            active: page.wizard.form === "finish"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: SummaryForm {
                technician: page.technician
                wizard: page.wizard
            }
        }

        PagePart {
            active: page.wizard.form === "pin"
            anchors.fill: parent
            technician: page.technician

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

    Row { // beside the question is room for what a trial says, however long; here for what finds more to choose from
        id: below

        visible: page.findsBelow
        x: body.x
        y: foot.y - height - Theme.length.denseGap * 1.5
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
