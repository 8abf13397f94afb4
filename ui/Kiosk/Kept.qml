pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The number that is kept, whatever became of its paper.
Rectangle {
    id: kept

    required property VisitView visit

    Accessible.name: visit.number + " " + words.text
    Accessible.role: Accessible.StaticText
    border.color: Theme.ink
    border.width: Theme.highContrast ? Theme.length.stroke : 0
    color: Theme.service[visit.look || "A"].tint
    radius: Theme.length.radiusCard

    Sign {
        id: sign

        height: width
        look: kept.visit.look
        pictures: kept.visit.pictures
        width: Math.round(Math.min(kept.height * 0.86, kept.width * 0.26))
        x: Math.round(kept.width * 0.03)
        y: Math.round((kept.height - height) / 2)
    }

    Label {
        id: number

        fontSizeMode: Text.Fit
        height: kept.height
        horizontalAlignment: Text.AlignHCenter
        lineHeight: 1
        lineHeightMode: Text.ProportionalHeight
        minimumPixelSize: Theme.question.font.pixelSize
        role: Theme.numberRow
        text: kept.visit.number
        width: Math.round(kept.width * 0.40)
        wrapMode: Text.NoWrap
        x: sign.x + sign.width + Math.round(kept.width * 0.01)
    }

    Label {
        id: words

        height: kept.height
        role: Theme.secondary
        text: Words.text["kiosk.trouble.kept"]
        width: kept.width - x - Theme.length.smallInset
        x: number.x + number.width + Theme.length.smallInset
    }
}
