pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The slot of the machine and the paper that comes out of it, as far as the print job has come.
Item {
    id: slot

    required property string look
    required property string number
    required property string pictures
    required property string paper // asked, coming, out, none
    readonly property bool held: paper === "none" // no paper comes: the number alone is shown
    readonly property bool upright: height > width * 0.5
    readonly property real shown: paper === "asked" || number === "" ? 0.06 : paper === "coming" ? 0.96 : 1
    property real out: shown
    readonly property real blank: held ? 0.04 : 0.09 // of the sheet: what stays in the slot while the paper comes
    readonly property real fingers: held || number === "" ? 0 : Math.round(sheet.height * 0.05) // kept clear for the hand below

    Behavior on out {
        enabled: Theme.moves

        NumberAnimation {
            duration: Theme.motion.paper
            easing.type: Easing.OutCubic
        }
    }

    Rectangle {
        id: lips

        color: Theme.ink
        height: Math.round(Theme.length.inset * 1.2)
        radius: Theme.length.radiusTile * 0.7
        visible: !slot.held
        width: Math.round(slot.width * 0.9)
        x: Math.round((slot.width - width) / 2)

        Rectangle {
            anchors.centerIn: parent
            color: Theme.inkDeep
            height: Math.round(parent.height * 0.22)
            radius: height / 2
            width: Math.round(parent.width * 0.88)
        }
    }

    Item {
        id: mouth

        clip: true
        height: slot.height - y
        width: Math.round(slot.width * (slot.upright ? 0.66 : 0.78))
        x: Math.round((slot.width - width) / 2)
        y: slot.held ? 0 : Math.round(lips.height / 2)

        Rectangle {
            id: sheet

            border.color: Theme.ink
            border.width: Theme.highContrast || slot.held ? Theme.length.fineStroke : 0
            color: slot.held ? Theme.service[slot.look || "A"].tint : Theme.white
            height: mouth.height
            radius: slot.held ? Theme.length.radiusCard : Theme.length.smallInset * 0.5
            width: mouth.width
            y: slot.held ? 0 : Math.round((slot.out - 1) * height)

            Rectangle {
                anchors.bottom: parent.bottom
                color: Theme.sandDeep
                height: Math.round(Theme.length.lip * 0.7)
                radius: sheet.radius
                visible: !slot.held
                width: parent.width
            }

            Sign {
                id: sign

                height: width
                look: slot.number === "" ? "" : slot.look
                pictures: slot.pictures
                width: Math.round(slot.upright ? Math.min(sheet.width * 0.5, sheet.height * 0.45) : Math.min(sheet.height * (0.92 - slot.blank), sheet.width * 0.4))
                x: Math.round(slot.upright ? (sheet.width - width) / 2 : sheet.width * 0.05)
                y: Math.round(sheet.height * (slot.upright ? slot.blank : slot.blank + (1 - slot.blank) / 2) - (slot.upright ? 0 : height / 2))
            }

            Label {
                id: figures

                // Digits take little more than half of a line: the line may be higher than the room that they have.
                readonly property real from: slot.upright ? sign.y + sign.height : sheet.height * slot.blank
                readonly property real over: Math.min(room * 0.15, slot.fingers + Theme.length.rowGap * 0.8)
                readonly property real room: sheet.height - from - slot.fingers

                Accessible.name: text
                Accessible.role: Accessible.StaticText
                fontSizeMode: Text.Fit
                objectName: "number"
                height: Math.round(room + 2 * over)
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 0.84 // capitals and digits, nothing hangs below
                lineHeightMode: Text.ProportionalHeight
                minimumPixelSize: Theme.card.font.pixelSize
                role: Theme.number
                text: slot.number
                width: slot.upright ? sheet.width * 0.94 : sheet.width * 0.95 - x
                wrapMode: Text.NoWrap
                x: slot.upright ? sheet.width * 0.03 : sign.x + sign.width + sheet.width * 0.02
                y: Math.round(from - over)
            }
        }
    }

    Picture { // takes the paper by its corner, from the edge of the screen
        art: "hand-take"
        height: Math.round(width * 160 / 300)
        visible: slot.upright && Theme.portrait && !slot.held && slot.shown > 0.5
        width: Math.round(slot.width + Theme.length.margin - x)
        x: Math.round(mouth.x + mouth.width - Theme.length.icon * 1.1)
        y: Math.round(mouth.y + sheet.y + sheet.height - height * 0.78)
    }

    Repeater {
        model: slot.held || slot.upright === false ? 0 : 2

        Picture {
            required property int index

            art: "icon-forward?ink=0A4527"
            height: width
            rotation: 90
            width: Math.round(Math.min(Theme.length.icon, mouth.x * 0.8))
            x: Math.round((mouth.x - width) / 2)
            y: Math.round(lips.height * 1.8 + index * height * 1.25)
        }
    }
}
