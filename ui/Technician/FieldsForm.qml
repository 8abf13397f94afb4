pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What is typed, field by field; the one that is typed into wears the ring of "now".
Column {
    id: fields

    required property WizardView wizard

    spacing: Theme.length.denseGap * 1.6

    Repeater {
        model: fields.wizard.fields

        TapTarget {
            id: entry

            required property string code
            required property string fieldName
            required property string text
            required property bool active
            readonly property color fill: Theme.white

            height: box.y + box.height
            name: fieldName
            width: fields.width

            onTapped: fields.wizard.focusField(code)

            Label {
                id: title

                role: Theme.denseSmall
                text: entry.fieldName
                width: parent.width
            }

            Rectangle {
                id: box

                border.color: Theme.ink
                border.width: Theme.length.fineStroke
                color: entry.fill
                height: Theme.length.denseRow
                radius: Theme.length.radiusDense
                width: parent.width
                y: title.height + Theme.length.denseGap * 0.3

                Label {
                    id: typed

                    anchors.verticalCenter: parent.verticalCenter
                    elide: Text.ElideLeft
                    role: Theme.denseStrong
                    text: entry.text
                    width: Math.min(implicitWidth, parent.width - 3 * Theme.length.denseInset)
                    wrapMode: Text.NoWrap
                    x: Theme.length.denseInset
                }

                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.ink
                    height: Theme.denseStrong.lineHeight
                    visible: entry.active
                    width: Theme.length.fineStroke
                    x: typed.x + typed.width + Theme.length.fineStroke
                }

                Loader {
                    active: entry.active
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
