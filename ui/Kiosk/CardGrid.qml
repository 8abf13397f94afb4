pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Cards in the grid that their view-model chose for this room, and the way to the next page if there is one.
Item {
    id: grid

    required property CardPages pages
    property string moreText: ""

    signal chosen(string code)
    signal more

    Binding {
        property: "areaWidth"
        target: grid.pages
        value: grid.width
    }

    Binding {
        property: "areaHeight"
        target: grid.pages
        value: grid.height
    }

    Repeater {
        model: grid.pages.cards

        Card {
            required property string code
            required property int index
            required property string title
            required marked
            required enabled
            required opens

            beside: Math.round(grid.pages.beside)
            height: Math.round(grid.pages.cardHeight)
            label: title
            lines: grid.pages.lines
            visible: code !== ""
            width: Math.round(grid.pages.cardWidth)
            x: Math.round((index % grid.pages.columns) * (grid.pages.cardWidth + Theme.length.gap))
            y: Math.round(Math.floor(index / grid.pages.columns) * (grid.pages.cardHeight + Theme.length.rowGap))

            onTapped: grid.chosen(code)
        }
    }

    More {
        anchors.bottom: parent.bottom
        behind: grid.pages.behind
        page: grid.pages.page
        pages: grid.pages.pages
        text: grid.moreText
        visible: grid.pages.pages > 1
        width: parent.width

        onTapped: grid.more()
    }
}
