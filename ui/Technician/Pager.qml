pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Things in columns, as many as fit a page, and the way to the next page where they do not: nothing here is scrolled.
// Only the things of the page that is shown are made.
Item {
    id: pager

    required property Rows rows
    required property real leastWidth // of one thing
    required property real cellHeight
    required property string nextWord
    property int mostColumns: 3
    property real gap: Theme.length.denseGap
    property int page: 0
    property alias delegate: repeater.delegate
    readonly property int count: rows.total
    readonly property int columns: Math.max(1, Math.min(mostColumns, Math.floor((width + gap) / (leastWidth + gap))))
    readonly property real cellWidth: Math.floor((width - (columns - 1) * gap) / columns)
    readonly property int allRows: Math.max(1, Math.floor((height + gap) / (cellHeight + gap)))
    readonly property bool paged: count > columns * allRows
    readonly property int lines: paged ? Math.max(1, Math.floor((height - more.height) / (cellHeight + gap))) : allRows
    readonly property int perPage: lines * columns
    readonly property int pages: Math.max(1, Math.ceil(count / perPage))
    readonly property int shown: Math.min(page, pages - 1)

    function atX(index: int): real {
        return (index % columns) * (cellWidth + gap);
    }

    function atY(index: int): real {
        return Math.floor(index / columns) * (cellHeight + gap);
    }

    function look(): void {
        rows.look(shown * perPage, perPage);
    }

    Component.onCompleted: look()
    onCountChanged: page = 0
    onPerPageChanged: look()
    onShownChanged: look()

    Repeater {
        id: repeater

        model: pager.rows
    }

    DenseButton {
        id: more

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        height: implicitHeight
        icon: "more"
        text: pager.nextWord + "  " + (pager.shown + 1) + "/" + pager.pages
        visible: pager.paged
        width: Math.min(pager.width, Math.ceil(wanted))

        onTapped: pager.page = (pager.page + 1) % pager.pages
    }
}
