pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Seven days down, morning and afternoon across; the one that is being set wears the ring of "now".
Item {
    id: form

    required property WizardView wizard
    required property TechnicianDesk technician
    required property real room // as high as it may be
    readonly property real gap: Theme.length.denseGap * 0.8
    readonly property real cellHeight: Math.floor(Math.min(Theme.length.denseButton, (room - heads.height - gap) / 7 - gap))
    readonly property real dayWidth: Math.max(...["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map(day => Math.ceil(letters.advanceWidth(technician.text["technician.day." + day])))) + 2
    readonly property real cellWidth: Math.floor((width - dayWidth) / 2 - gap)

    implicitHeight: heads.height + 7 * (cellHeight + gap)

    FontMetrics {
        id: letters

        font: Theme.denseStrong.font
    }

    Row {
        id: heads

        spacing: form.gap
        x: form.dayWidth + form.gap

        Repeater {
            model: ["technician.week.morning", "technician.week.afternoon"]

            Label {
                required property string modelData

                color: Theme.off
                horizontalAlignment: Text.AlignHCenter
                role: Theme.denseSmall
                text: form.technician.text[modelData]
                width: form.cellWidth
            }
        }
    }

    Repeater {
        model: form.wizard.days

        Item {
            id: half

            required property int index
            required property string day
            required property string part
            required property string dayName
            required property string hours
            required property bool open
            required property bool now
            readonly property bool first: index % 2 === 0

            height: form.cellHeight
            width: form.width
            y: heads.height + form.gap + Math.floor(index / 2) * (form.cellHeight + form.gap)

            Label {
                anchors.verticalCenter: parent.verticalCenter
                role: Theme.denseStrong
                text: half.dayName
                visible: half.first
                width: form.dayWidth
            }

            Slab {
                Accessible.checked: half.open
                Accessible.name: name
                fill: half.open ? Theme.white : Theme.sand
                frame: Theme.ink
                height: parent.height
                lip: Theme.length.denseLip
                lipColour: Theme.ink
                name: half.dayName + " " + form.technician.text["technician.part." + half.part]
                radius: Theme.length.radiusDense
                stroke: Theme.length.fineStroke
                width: form.cellWidth
                x: form.dayWidth + form.gap + (half.first ? 0 : form.cellWidth + form.gap)

                onTapped: form.wizard.choosePart(half.day, half.part)

                Label {
                    anchors.centerIn: parent
                    color: half.open ? Theme.ink : Theme.off
                    role: half.open ? Theme.denseStrong : Theme.dense
                    text: half.hours
                }

                Loader {
                    active: half.now
                    anchors.fill: parent

                    sourceComponent: FocusRing {
                        around: Theme.length.focusGold * 0.6
                        radius: Theme.length.radiusDense + around
                    }
                }
            }
        }
    }
}
