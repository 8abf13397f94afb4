pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Counters down, services across: which counter takes which.
Item {
    id: form

    required property WizardView wizard
    required property TechnicianDesk technician
    readonly property list<string> codes: wizard.servicesOn.split(",").filter(code => code !== "")
    readonly property real labelWidth: Math.max(Theme.length.padKey * 1.25, Math.ceil(widest.implicitWidth) + 2 * Theme.length.denseInset)
    readonly property real cell: Math.floor(Math.min(Theme.length.denseButton * 1.3, (width - labelWidth) / Math.max(1, codes.length) - Theme.length.denseGap))
    readonly property real wantedRow: (height - buttons.height - Theme.length.denseGap * 2) / Math.max(1, counters.count) - Theme.length.denseGap
    readonly property real rowHeight: Math.floor(Math.min(Theme.length.denseButton, wantedRow))

    Label {
        id: widest

        role: Theme.denseStrong
        text: form.technician.text["technician.counter"] + " 8"
        visible: false
        wrapMode: Text.NoWrap
    }

    Column {
        id: rows

        spacing: Theme.length.denseGap

        Repeater {
            id: counters

            model: form.wizard.counters

            Row {
                id: row

                required property string label
                required property string services

                height: form.rowHeight
                spacing: Theme.length.denseGap

                Rectangle {
                    color: Theme.ink
                    height: parent.height
                    radius: Theme.length.radiusDense
                    width: form.labelWidth

                    Label {
                        anchors.centerIn: parent
                        color: Theme.white
                        role: Theme.denseStrong
                        text: form.technician.text["technician.counter"] + " " + row.label
                    }
                }

                Repeater {
                    model: form.codes

                    Slab {
                        id: box

                        required property string modelData
                        readonly property bool taken: row.services.split(",").indexOf(modelData) >= 0

                        Accessible.checked: taken
                        Accessible.name: name
                        chosen: taken
                        fill: taken ? Theme.ink : Theme.white
                        frame: Theme.ink
                        height: row.height
                        lip: Theme.length.denseLip
                        lipColour: Theme.ink
                        name: row.label + " " + modelData
                        radius: Theme.length.radiusDense
                        stroke: Theme.length.fineStroke
                        width: form.cell

                        onTapped: form.wizard.toggleCounter(row.label, modelData)

                        Label {
                            anchors.centerIn: parent
                            color: box.taken ? Theme.white : Theme.ink
                            role: Theme.denseStrong
                            text: box.modelData
                        }

                        Loader {
                            active: box.taken && form.cell > Theme.length.denseButton * 0.7
                            anchors.horizontalCenter: parent.right
                            anchors.horizontalCenterOffset: -width * 0.55
                            y: -height * 0.2

                            sourceComponent: Tick {
                                width: Theme.length.denseIcon * 0.8
                            }
                        }
                    }
                }
            }
        }
    }

    Flow { // what the letters mean, where there is room for it
        anchors.bottom: buttons.top
        anchors.bottomMargin: Theme.length.denseGap * 1.5
        spacing: Theme.length.denseGap
        visible: y > rows.y + rows.height + Theme.length.denseGap
        width: parent.width

        Repeater {
            model: form.wizard.legend

            Row {
                id: service

                required property string code
                required property string look
                required property string title

                spacing: Theme.length.denseInset * 0.4

                Picture {
                    anchors.verticalCenter: parent.verticalCenter
                    art: "shape-" + service.look
                    height: Theme.length.denseIcon
                    width: height
                }

                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    role: Theme.denseSmall
                    text: service.code + "  " + service.title
                    width: Math.min(implicitWidth, form.width - Theme.length.denseIcon * 2)
                }
            }
        }
    }

    Row {
        id: buttons

        anchors.bottom: parent.bottom
        spacing: Theme.length.denseGap

        DenseButton {
            enabled: form.wizard.moreCounters
            height: implicitHeight
            text: form.technician.text["technician.counter_more"]
            width: Math.ceil(wanted)

            onTapped: form.wizard.addCounter()
        }

        DenseButton {
            enabled: counters.count > 1
            height: implicitHeight
            text: form.technician.text["technician.counter_less"]
            width: Math.ceil(wanted)

            onTapped: form.wizard.dropCounter()
        }
    }
}
