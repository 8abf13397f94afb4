pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Room for two cards, side by side or one above the other, whose names take equally many lines.
Item {
    id: room

    required property bool columns
    required property list<string> labels
    readonly property int lines: Math.max(first.lineCount, second.lineCount)
    readonly property real cardWidth: Math.round(columns ? (width - Theme.length.gap) / 2 : width)
    readonly property real cardHeight: Math.round(columns ? height : (height - Theme.length.rowGap) / 2)
    readonly property real secondX: columns ? cardWidth + Theme.length.gap : 0
    readonly property real secondY: columns ? 0 : cardHeight + Theme.length.rowGap

    Label {
        id: first

        role: Theme.card
        text: evenly(room.labels[0])
        visible: false
        width: room.cardWidth - 2 * Theme.length.cardInset
    }

    Label {
        id: second

        role: Theme.card
        text: evenly(room.labels[1])
        visible: false
        width: first.width
    }
}
