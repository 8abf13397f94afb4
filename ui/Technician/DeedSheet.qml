pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// One deed: where, with which key, whether really; then how far it is and what came of it.
Item {
    id: sheet

    required property TechnicianDesk technician
    readonly property BoxView box: technician.box
    readonly property bool asking: box.trial.state === ""

    Column {
        id: asked

        spacing: Theme.length.denseGap
        width: parent.width

        Label {
            Accessible.name: text
            Accessible.role: Accessible.Heading
            role: Theme.denseTitle
            text: sheet.box.deedTitle
            width: parent.width
        }

        Label {
            role: Theme.dense
            text: sheet.box.deedAsk
            visible: sheet.asking
            width: keyboard.active ? places.width : parent.width // beside the keys, where they stand beside
        }

        TrialPanel {
            height: implicitHeight
            technician: sheet.technician
            trial: sheet.box.trial
            width: parent.width
        }

        Rectangle {
            border.color: Theme.ink
            border.width: Theme.length.fineStroke
            color: Theme.white
            height: Theme.length.denseRow
            radius: Theme.length.radiusDense
            visible: sheet.asking && sheet.box.withKey
            width: places.width

            Label {
                anchors.verticalCenter: parent.verticalCenter
                color: sheet.box.key === "" ? Theme.off : Theme.ink
                elide: Text.ElideLeft
                maximumLineCount: 1
                role: Theme.denseStrong
                text: sheet.box.key === "" ? sheet.technician.text["technician.deed.key"] : sheet.box.key
                width: parent.width - 2 * x
                wrapMode: Text.NoWrap
                x: Theme.length.denseInset
            }
        }
    }

    Pager {
        id: places

        anchors.left: parent.left
        anchors.top: asked.bottom
        anchors.topMargin: Theme.length.denseGap
        cellHeight: Math.max(Theme.length.denseButton, Theme.denseStrong.lineHeight + Theme.denseSmall.lineHeight + 1.6 * Theme.length.denseInset)
        height: (keyboard.active && Theme.portrait ? keyboard.y : foot.y) - asked.height - 2 * Theme.length.denseGap
        leastWidth: Theme.length.padKey * 4.6
        mostColumns: 2
        width: keyboard.active && !Theme.portrait ? parent.width - keyboard.width - Theme.length.margin : parent.width
        nextWord: sheet.technician.text["technician.more"]
        rows: sheet.box.places
        visible: sheet.asking && sheet.box.withPlace

        Label {
            role: Theme.dense
            text: sheet.box.trouble !== "" ? sheet.box.trouble : sheet.technician.text[sheet.box.looking ? "technician.wizard.searching" : "technician.deed.no_place"]
            visible: places.count === 0
            width: parent.width
        }

        delegate: Slab {
            id: place

            required property int index
            required property string code
            required property string title
            required property string detail
            required property bool marked

            Accessible.checked: marked
            Accessible.name: title
            chosen: marked
            fill: marked ? Theme.ink : Theme.white
            frame: Theme.ink
            height: places.cellHeight
            lip: Theme.length.denseLip
            lipColour: Theme.ink
            name: title
            radius: Theme.length.radiusDense
            stroke: Theme.length.fineStroke
            width: places.cellWidth
            x: places.atX(index)
            y: places.atY(index)

            onTapped: sheet.box.choosePlace(code)

            Column {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - 2 * x
                x: Theme.length.denseInset

                Label {
                    color: place.marked ? Theme.white : Theme.ink
                    elide: Text.ElideMiddle
                    maximumLineCount: 1
                    role: Theme.denseStrong
                    text: place.title
                    width: parent.width
                    wrapMode: Text.NoWrap
                }

                Label {
                    color: place.marked ? Theme.white : Theme.off
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    role: Theme.denseSmall
                    text: place.detail
                    visible: text !== ""
                    width: parent.width
                    wrapMode: Text.NoWrap
                }
            }
        }
    }

    PagePart {
        id: keyboard

        active: sheet.asking && sheet.box.withKey
        anchors.right: parent.right
        technician: sheet.technician
        width: Math.min(Theme.portrait ? parent.width : parent.width * 0.62, Theme.length.padKey * 12)
        y: foot.y - height - Theme.length.denseGap * 1.5

        sourceComponent: KeyboardPanel {
            height: implicitHeight
            keyboard: sheet.box.keyboard
        }
    }

    Item {
        id: foot

        anchors.bottom: parent.bottom
        height: back.implicitHeight
        width: parent.width

        DenseButton {
            id: back

            enabled: !sheet.box.trial.held
            height: parent.height
            icon: "back"
            text: sheet.technician.text["technician.wizard.back"]
            width: Math.ceil(wanted) + Theme.length.padKey

            onTapped: sheet.box.leave()
        }

        DenseButton {
            anchors.horizontalCenter: parent.horizontalCenter
            enabled: !sheet.box.looking
            height: parent.height
            icon: "search"
            text: sheet.technician.text["technician.wizard.search"]
            visible: sheet.asking && sheet.box.withPlace
            width: Math.ceil(wanted)

            onTapped: sheet.box.lookForPlaces()
        }

        DenseButton {
            anchors.right: parent.right
            enabled: sheet.box.ready
            forward: true
            height: parent.height
            text: sheet.box.verb
            visible: sheet.asking
            width: Math.ceil(wanted) + Theme.length.padKey

            onTapped: sheet.box.confirm()
        }
    }
}
