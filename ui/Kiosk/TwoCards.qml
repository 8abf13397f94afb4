pragma ComponentBehavior: Bound

import QtQuick
import View

// Room for two cards, side by side or one above the other.
Item {
    id: room

    required property bool columns
    readonly property real cardWidth: Math.round(columns ? (width - Theme.length.gap) / 2 : width)
    readonly property real cardHeight: Math.round(columns ? height : (height - Theme.length.rowGap) / 2)
    readonly property real secondX: columns ? cardWidth + Theme.length.gap : 0
    readonly property real secondY: columns ? 0 : cardHeight + Theme.length.rowGap
}
