pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The number that is kept, whatever became of its paper: sign, number and words in the middle of their field.
Rectangle {
    id: kept

    required property VisitView visit

    readonly property bool stacked: probe.lineCount > 2 || probe.contentWidth > probe.width // the words stand below
    readonly property bool bare: stacked ? height - below.implicitHeight < Theme.question.lineHeight * 1.2 : probe.implicitHeight > height // no room for words
    readonly property bool alone: stacked || bare // sign and number have the width to themselves
    readonly property real rowHeight: stacked && !bare ? height - below.implicitHeight : height
    readonly property real space: Theme.length.smallInset * 1.2
    readonly property real fitting: Math.ceil(figures.advanceWidth * Math.min(1, rowHeight / (1.15 * Theme.numberRow.font.pixelSize))) + 2 // of the number, as high as its row
    readonly property real taken: sign.width + space + number.width + (alone ? 0 : space + words.contentWidth)

    Accessible.name: visit.number + ", " + Words.text["kiosk.trouble.kept"]
    Accessible.role: Accessible.StaticText
    border.color: Theme.ink
    border.width: Theme.highContrast ? Theme.length.stroke : 0
    color: Theme.service[visit.look || "A"].tint
    radius: Theme.length.radiusCard

    TextMetrics {
        id: figures

        font: Theme.numberRow.font
        text: kept.visit.number
    }

    Label {
        id: probe

        role: Theme.secondary
        text: evenly(Words.text["kiosk.trouble.kept"])
        visible: false
        width: kept.width * 0.32
    }

    Label {
        id: below

        role: Theme.secondary
        text: evenly(Words.text["kiosk.trouble.kept"])
        visible: false
        width: kept.width - 2 * Theme.length.cardInset
    }

    Sign {
        id: sign

        height: width
        look: kept.visit.look
        pictures: kept.visit.pictures
        width: Math.round(Math.min(kept.rowHeight * 0.86, kept.width * (kept.alone ? 0.36 : 0.22)))
        x: Math.round((kept.width - kept.taken) / 2)
        y: Math.round((kept.rowHeight - height) / 2)
    }

    Label {
        id: number

        fontSizeMode: Text.Fit
        objectName: "number"
        height: kept.rowHeight
        lineHeight: 0.84 // capitals and digits, nothing hangs below
        lineHeightMode: Text.ProportionalHeight
        minimumPixelSize: Theme.card.font.pixelSize
        role: Theme.numberRow
        text: kept.visit.number
        width: Math.round(Math.min(kept.fitting, kept.width * (kept.alone ? 0.56 : 0.36)))
        wrapMode: Text.NoWrap
        x: sign.x + sign.width + Math.round(kept.space)
    }

    Label {
        id: words

        height: kept.stacked ? kept.height - y : kept.height
        horizontalAlignment: kept.stacked ? Text.AlignHCenter : Text.AlignLeft
        role: Theme.secondary
        text: evenly(Words.text["kiosk.trouble.kept"])
        visible: !kept.bare
        width: kept.stacked ? below.width : probe.width
        x: kept.stacked ? Theme.length.cardInset : Math.round(number.x + number.width + kept.space)
        y: kept.stacked ? kept.rowHeight : 0
    }
}
