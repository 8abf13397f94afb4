pragma ComponentBehavior: Bound

import QtQuick

// A ticket's sign: the shape of its service with the ticket's picture in it, as on paper, desk and board.
Picture {
    id: sign

    required property string look
    property string pictures: "" // one, or two joined by a comma; none: the bare shape

    art: look === "" ? "" : "sign?look=" + look + (pictures === "" ? "" : "&pictures=" + pictures)
}
