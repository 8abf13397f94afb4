pragma ComponentBehavior: Bound

import QtQuick
import View

// The band at the top: woven as far as the visit has come, bare warp for what is to come.
Item {
    id: cloth

    property real progress: 1.0 // 0 to 1
    readonly property real tile: Math.round(height * 48 / 36)
    property real woven: Math.min(1, Math.max(0, progress)) * width

    Behavior on woven {
        enabled: Theme.moves

        NumberAnimation {
            duration: Theme.motion.cloth
            easing.type: Easing.InOutQuad
        }
    }

    implicitHeight: Theme.length.cloth

    Repeater {
        model: cloth.woven < cloth.width ? 5 : 0

        Rectangle {
            required property int index

            color: Theme.sandLip
            height: Math.max(1, Math.round(cloth.height / 18))
            width: cloth.width
            y: Math.round((index + 0.5) * cloth.height / 5 - height / 2)
        }
    }

    Item {
        clip: true
        height: cloth.height
        width: cloth.woven

        Picture {
            art: "band-tile-48x36"
            box: Qt.size(cloth.tile, Math.round(cloth.height))
            fillMode: Image.Tile
            height: cloth.height
            horizontalAlignment: Image.AlignLeft
            width: cloth.width
        }
    }

    Picture {
        anchors.verticalCenter: parent.verticalCenter
        art: "shuttle"
        height: Math.round(cloth.height * 0.7)
        visible: cloth.woven > 0 && cloth.woven < cloth.width
        width: height * 3
        x: cloth.woven - width * 0.35
    }
}
