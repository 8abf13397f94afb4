pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Another language; larger words; black and white; everything that is touched low down.
Item {
    id: page

    required property VisitView visit

    Item {
        id: cards

        readonly property int count: Math.max(2, repeater.count)
        readonly property real cardWidth: (width - (count - 1) * Theme.length.gap) / count

        height: Math.min(sizes.y - Theme.length.rowGap, cardWidth * 1.5)
        width: parent.width
        y: Math.round((sizes.y - Theme.length.rowGap - height) / 2)

        Repeater {
            id: repeater

            model: page.visit.languages

            Card {
                required property string code
                required property int index
                required property string title

                height: cards.height
                label: title
                marked: code === Words.language
                width: Math.round(cards.cardWidth)
                x: Math.round(index * (cards.cardWidth + Theme.length.gap))

                onTapped: page.visit.chooseLanguage(code)
            }
        }
    }

    Item {
        id: sizes

        readonly property int count: sizesRepeater.count + 2
        readonly property real tile: (width - (count - 1) * Theme.length.gap) / count

        anchors.bottom: parent.bottom
        height: contrast.height
        width: parent.width

        Repeater {
            id: sizesRepeater

            model: page.visit.sizes

            SizeTile {
                required property string code
                required property int index
                required property string title

                chosen: marked
                name: title
                width: Math.floor(sizes.tile)
                x: Math.round(index * (sizes.tile + Theme.length.gap))

                onTapped: page.visit.chooseSize(code)
            }
        }

        WishTile {
            id: contrast

            chosen: page.visit.highContrast
            name: Words.text["kiosk.contrast"]
            width: Math.floor(sizes.tile)
            x: Math.round(sizesRepeater.count * (sizes.tile + Theme.length.gap))

            onTapped: page.visit.toggleContrast()

            Rectangle {
                anchors.centerIn: parent
                border.color: Theme.ink
                border.width: Theme.length.stroke
                color: "#FFFFFF"
                height: contrast.height * 0.55
                radius: height / 2
                width: height

                Rectangle {
                    bottomLeftRadius: parent.radius
                    color: "#000000"
                    height: parent.height
                    topLeftRadius: parent.radius
                    width: parent.width / 2
                }
            }
        }

        WishTile {
            id: low

            chosen: Theme.low
            name: Words.text["kiosk.low"]
            width: Math.floor(sizes.tile)
            x: Math.round((sizesRepeater.count + 1) * (sizes.tile + Theme.length.gap))

            onTapped: page.visit.toggleLow()

            Picture {
                anchors.centerIn: parent
                art: "icon-low?ink=" + (low.chosen ? Theme.white : Theme.ink).toString().slice(-6)
                height: width
                width: Math.round(low.height * 0.68)
            }
        }
    }
}
