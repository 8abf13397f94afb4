pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The number that is kept, whatever became of its paper.
Rectangle {
    id: kept

    required property VisitView visit

    readonly property bool stacked: probe.lineCount > 2 || probe.contentWidth > probe.width // the words stand below
    readonly property bool bare: stacked ? height - below.implicitHeight < Theme.question.lineHeight * 1.2 : probe.implicitHeight > height // no room for words
    readonly property real rowHeight: stacked && !bare ? height - below.implicitHeight : height

    Accessible.name: visit.number + ", " + words.text
    Accessible.role: Accessible.StaticText
    border.color: Theme.ink
    border.width: Theme.highContrast ? Theme.length.stroke : 0
    color: Theme.service[visit.look || "A"].tint
    radius: Theme.length.radiusCard

    Label {
        id: probe

        role: Theme.secondary
        text: words.text
        visible: false
        width: kept.width * 0.28
    }

    Label {
        id: below

        role: Theme.secondary
        text: words.text
        visible: false
        width: kept.width - 2 * Theme.length.cardInset
    }

    Sign {
        id: sign

        height: width
        look: kept.visit.look
        pictures: kept.visit.pictures
        width: Math.round(Math.min(kept.rowHeight * 0.86, kept.width * (kept.stacked ? 0.36 : 0.26)))
        x: Math.round(kept.width * 0.03)
        y: Math.round((kept.rowHeight - height) / 2)
    }

    Label {
        id: number

        fontSizeMode: Text.Fit
        objectName: "number"
        height: kept.rowHeight
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 0.84 // capitals and digits, nothing hangs below
        lineHeightMode: Text.ProportionalHeight
        minimumPixelSize: Theme.card.font.pixelSize
        role: Theme.numberRow
        text: kept.visit.number
        width: Math.round(kept.width * (kept.stacked ? 0.56 : 0.40))
        wrapMode: Text.NoWrap
        x: sign.x + sign.width + Math.round(kept.width * 0.01)
    }

    Label {
        id: words

        height: kept.stacked ? kept.height - y : kept.height
        horizontalAlignment: kept.stacked ? Text.AlignHCenter : Text.AlignLeft
        role: Theme.secondary
        text: Words.text["kiosk.trouble.kept"]
        visible: !kept.bare
        width: kept.stacked ? below.width : kept.width - x - Theme.length.cardInset
        x: kept.stacked ? Theme.length.cardInset : number.x + number.width + Theme.length.cardInset
        y: kept.stacked ? kept.rowHeight : 0
    }
}
