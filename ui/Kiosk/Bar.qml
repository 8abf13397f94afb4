pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Back, Listen again, Help, Language, Start again: in the same places on every screen.
Rectangle {
    id: bar

    required property VisitView visit

    color: Theme.sand
    implicitHeight: visit.bar.tileHeight + 2 * Theme.length.barGap

    Rectangle {
        color: Theme.ink
        height: Theme.length.stroke
        visible: Theme.highContrast
        width: parent.width
    }

    Row {
        spacing: Theme.length.barGap
        x: Theme.length.barMargin
        y: Theme.length.barGap

        BarTile {
            icon: "back"
            label: Words.text["kiosk.bar.back"]
            layout: bar.visit.bar
            enabled: bar.visit.backOn

            onTapped: bar.visit.back()
        }

        BarTile {
            icon: "listen"
            label: Words.text["kiosk.bar.listen"]
            layout: bar.visit.bar

            onTapped: bar.visit.listen()
        }

        BarTile {
            called: bar.visit.helpCalled
            dark: true
            icon: "help"
            label: bar.visit.helpCalled ? Words.text["kiosk.bar.help_called"] : Words.text["kiosk.bar.help"]
            layout: bar.visit.bar
            enabled: bar.visit.helpOn

            onTapped: bar.visit.callHelp()
        }

        BarTile {
            icon: "language"
            label: Words.text["kiosk.bar.language"]
            layout: bar.visit.bar
            enabled: bar.visit.languageOn

            onTapped: bar.visit.go("language")
        }

        BarTile {
            icon: "again"
            label: Words.text["kiosk.bar.again"]
            layout: bar.visit.bar
            enabled: bar.visit.againOn

            onTapped: bar.visit.startAgain()
        }
    }
}
