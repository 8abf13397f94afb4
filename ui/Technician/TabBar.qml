pragma ComponentBehavior: Bound

import QtQuick
import View

// The pages of the home.
Row {
    id: bar

    required property TechnicianDesk technician
    readonly property list<string> tabs: ["devices", "settings", "log", "box"]

    spacing: Theme.length.denseGap

    Repeater {
        model: bar.tabs

        DenseButton {
            required property string modelData

            dark: bar.technician.home.tab === modelData
            height: implicitHeight
            role: Theme.denseStrong
            text: bar.technician.text["technician.tab." + modelData]
            width: Math.floor((bar.width - 3 * bar.spacing) / 4)

            onTapped: bar.technician.home.go(modelData)
        }
    }
}
