pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// What happens next: who is before you, where to wait, what to listen for. Without a fresh queue the first is left out.
// In columns where the words stand there on two lines, else in rows, else in narrower columns, else the pictures alone.
Item {
    id: next

    required property VisitView visit
    required property bool tall // columns are possible
    required property real room // height there is at most
    readonly property bool known: visit.ahead >= 0 || visit.number === "" // until the number comes, as it mostly is: less to lay out anew then
    readonly property int count: known ? 3 : 2
    readonly property int lines: Math.max(known ? aheadProbe.lineCount : 0, sitProbe.lineCount, probe.lineCount) // in columns
    readonly property bool wordsFit: lines <= 3 && probe.contentWidth <= probe.width
    readonly property bool columnsFit: tall && wordsFit && bareHeight + words <= room
    readonly property bool rowsFit: rowsHeight <= room && rowProbe.contentWidth <= rowProbe.width
    readonly property real bareHeight: Math.min(columnWidth, width / 3) * 0.78
    readonly property real rowsHeight: count * ((Math.max(2, rowProbe.lineCount) + 0.15) * Theme.body.lineHeight) + (count - 1) * arrow
    readonly property string fitting: columnsFit && (lines < 3 || !rowsFit) ? "columns" : rowsFit ? "rows" : "bare"
    property string mode: "columns"
    property real labelRoom: 0
    readonly property bool columns: mode === "columns" || (mode === "bare" && tall)
    readonly property real arrow: Theme.length.smallInset * 1.6
    readonly property real columnWidth: (width - (count - 1) * arrow * 1.5) / count
    readonly property real rowHeight: (height - (count - 1) * arrow) / count
    readonly property real panelWidth: columns ? columnWidth : width
    readonly property real panelHeight: columns ? height : rowHeight
    readonly property real words: Math.max(known ? aheadProbe.implicitHeight : 0, sitProbe.implicitHeight, probe.implicitHeight) + 1.2 * Theme.length.smallInset

    implicitHeight: mode === "columns" ? bareHeight + labelRoom : mode === "rows" || !tall ? Math.min(room, rowsHeight * 1.2) : Math.min(room, bareHeight)

    function lay(): void { // in a turn of the loop of its own: while words come, what fits changes several times
        mode = fitting;
        labelRoom = fitting === "columns" ? words : 0;
    }
    function leftOf(place: int): real {
        return columns ? place * (columnWidth + arrow * 1.5) : 0;
    }
    function topOf(place: int): real {
        return columns ? 0 : place * (rowHeight + arrow);
    }

    Component.onCompleted: lay()
    onFittingChanged: Qt.callLater(lay)
    onWordsChanged: Qt.callLater(lay)

    Label {
        id: probe

        role: Theme.body
        text: evenly(next.visit.callWords)
        visible: false
        width: next.columnWidth - 1.2 * Theme.length.smallInset
    }

    Label {
        id: aheadProbe

        role: Theme.body
        text: evenly(next.visit.aheadWords)
        visible: false
        width: probe.width
    }

    Label {
        id: sitProbe

        role: Theme.body
        text: evenly(Words.text["kiosk.ticket.sit"])
        visible: false
        width: probe.width
    }

    Label {
        id: rowProbe

        role: Theme.body
        text: evenly(next.visit.callWords)
        visible: false
        width: next.width * 0.58 - 1.6 * Theme.length.smallInset
    }

    Panel {
        id: queue

        beside: next.mode === "rows"
        bare: next.mode === "bare"
        field: Theme.service.A.tint
        height: next.panelHeight
        labelRoom: next.labelRoom
        text: next.visit.aheadWords
        visible: next.known
        width: next.panelWidth

        Scene {
            id: bench

            readonly property int people: Math.min(6, Math.max(0, next.visit.ahead))
            readonly property real seat: (people > 4 ? 38 : 52) * unit
            readonly property real seats: people * seat

            anchors.fill: parent
            art: "next-1-bench"
            view: Qt.rect(0, 0, 306, 250)

            Repeater { // made with the page: what is made when the number comes, is made in one go
                model: 6

                Picture {
                    required property int index

                    art: index < bench.people ? "person-" + (index + 1) + "?wide=1" : ""
                    height: Math.round(142 * bench.unit * (bench.people > 4 ? 0.85 : 1))
                    width: Math.round(62 * bench.unit * (bench.people > 4 ? 0.85 : 1))
                    x: Math.round(8 * bench.unit + index * bench.seat + (bench.seat - width) / 2)
                    y: Math.round(208 * bench.unit - height)
                }
            }

            Stamp {
                atX: Math.min(280, (8 * bench.unit + bench.seats) / bench.unit + 30)
                atY: 128
                look: next.visit.look
                pictures: next.visit.pictures
                size: bench.people > 4 ? 46 : 62
                unit: bench.unit
            }
        }
    }

    Panel {
        id: sit

        beside: next.mode === "rows"
        bare: next.mode === "bare"
        field: Theme.service.C.tint
        height: next.panelHeight
        labelRoom: next.labelRoom
        text: Words.text["kiosk.ticket.sit"]
        width: next.panelWidth
        x: next.leftOf(next.count - 2)
        y: next.topOf(next.count - 2)

        Scene {
            id: chairs

            anchors.fill: parent
            art: "next-2-sit"
            view: Qt.rect(0, 0, 306, 250)

            Stamp {
                atX: 153
                atY: 154
                look: next.visit.look
                pictures: next.visit.pictures
                size: 36
                unit: chairs.unit
            }
        }
    }

    Panel {
        id: call

        beside: next.mode === "rows"
        bare: next.mode === "bare"
        field: Theme.service.B.tint
        height: next.panelHeight
        labelRoom: next.labelRoom
        text: next.visit.callWords
        width: next.panelWidth
        x: next.leftOf(next.count - 1)
        y: next.topOf(next.count - 1)

        Scene {
            id: counter

            anchors.fill: parent
            art: "next-3-call"
            view: Qt.rect(0, 0, 306, 250)

            Stamp {
                atX: 91
                atY: 72
                look: next.visit.look
                pictures: next.visit.pictures
                size: 80
                unit: counter.unit
            }

            Stamp {
                atX: 128
                atY: 185
                look: next.visit.look
                pictures: next.visit.pictures
                size: 20
                unit: counter.unit
            }
        }
    }

    Repeater {
        model: 2

        Picture {
            required property int index

            art: "arrow-next"
            height: Math.round(next.arrow * 1.5)
            rotation: next.columns ? 0 : 90
            visible: index < next.count - 1
            width: height
            x: Math.round(next.columns ? next.leftOf(index + 1) - next.arrow * 0.75 - width / 2 : next.arrow)
            y: Math.round(next.columns ? next.height * 0.3 : next.topOf(index + 1) - next.arrow / 2 - height / 2)
        }
    }
}
