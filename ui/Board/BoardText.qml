pragma ComponentBehavior: Bound

import QtQuick
import View

// Text on the board, at a size that the geometry gives.
Text {
    id: text

    required property real size

    color: Theme.ink
    font.family: Theme.body.font.family
    font.features: ({
            "tnum": 1
        })
    font.pixelSize: Math.max(1, Math.round(text.size))
    font.weight: Font.ExtraBold
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
