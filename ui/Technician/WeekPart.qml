pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// One morning or afternoon: from when, until when, open or closed, and whether the working days are all like it.
Column {
    id: form

    required property WizardView wizard
    required property TechnicianDesk technician

    spacing: Theme.length.denseGap

    Label {
        Accessible.name: text
        Accessible.role: Accessible.StaticText
        role: Theme.denseStrong
        text: form.wizard.partTitle
        width: parent.width
    }

    Flow {
        spacing: Theme.length.denseGap
        width: parent.width

        Repeater {
            model: form.wizard.times

            Row {
                id: row

                required property int edge
                required property string title
                required property string time
                required property bool earlier
                required property bool later

                spacing: Theme.length.denseGap

                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    role: Theme.dense
                    text: row.title
                    width: Theme.length.padKey * 0.85
                }

                DenseButton {
                    Accessible.name: name
                    enabled: row.earlier
                    height: implicitHeight
                    name: row.title + ": " + form.technician.text["technician.week.earlier"]
                    text: "−"
                    width: Theme.length.padKey

                    onTapped: form.wizard.moveTime(row.edge, -1)
                }

                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    horizontalAlignment: Text.AlignHCenter
                    role: Theme.denseTitle
                    text: row.time
                    width: Theme.length.padKey * 1.3
                }

                DenseButton {
                    Accessible.name: name
                    enabled: row.later
                    height: implicitHeight
                    name: row.title + ": " + form.technician.text["technician.week.later"]
                    text: "+"
                    width: Theme.length.padKey

                    onTapped: form.wizard.moveTime(row.edge, 1)
                }
            }
        }
    }

    Flow {
        spacing: Theme.length.denseGap
        width: parent.width

        DenseButton {
            height: implicitHeight
            text: form.technician.text[form.wizard.partOpen ? "technician.week.close" : "technician.week.open"]
            width: Math.ceil(wanted)

            onTapped: form.wizard.switchPart()
        }

        DenseButton {
            height: implicitHeight
            text: form.technician.text["technician.week.spread"]
            visible: form.wizard.partSpreads
            width: Math.min(parent.width, Math.ceil(wanted))

            onTapped: form.wizard.spreadPart()
        }
    }
}
