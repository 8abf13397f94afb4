pragma ComponentBehavior: Bound

import QtQuick
import View

// The board's window: without a frame, and it never takes the focus from the kiosk beside it.
Window {
    id: window

    required property BoardView board

    color: Theme.paper
    flags: Qt.Window | Qt.FramelessWindowHint | Qt.WindowDoesNotAcceptFocus
    title: Words.text["board.title"]

    BoardScreen {
        anchors.fill: parent
        board: window.board
    }
}
