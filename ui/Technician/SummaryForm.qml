pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What was decided, line by line, before it is written.
Pager {
    id: form

    required property WizardView wizard
    required property TechnicianDesk technician

    cellHeight: Theme.denseStrong.lineHeight + Theme.denseSmall.lineHeight + Theme.length.denseInset * 0.5
    gap: Theme.length.denseGap * 0.6
    leastWidth: Theme.length.padKey * 4
    nextWord: technician.text["technician.more"]
    rows: wizard.summary

    delegate: Column {
        id: row

        required property int index
        required property string title
        required property string text

        width: form.cellWidth
        x: form.atX(index)
        y: form.atY(index)

        Label {
            color: Theme.off
            role: Theme.denseSmall
            text: row.title
            width: parent.width
        }

        Label {
            elide: Text.ElideRight
            maximumLineCount: 1
            role: Theme.denseStrong
            text: row.text
            width: parent.width
            wrapMode: Text.NoWrap
        }
    }
}
