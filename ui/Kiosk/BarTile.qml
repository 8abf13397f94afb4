pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// One place of the bar: picture and word, or the picture alone where words would not fit.
Slab {
    id: tile

    required property string icon
    required property string label
    required property BarLayout layout
    property bool dark: false
    property bool called: false
    readonly property color shown: !enabled ? Theme.off : dark ? Theme.white : Theme.ink

    Accessible.name: label
    fill: dark ? Theme.ink : Theme.white
    frame: Theme.highContrast ? Theme.ink : "transparent"
    height: layout.tileHeight
    lip: Theme.length.barLip
    lipColour: dark ? Theme.inkDeep : Theme.sandLip
    name: label
    radius: Theme.length.radiusTile
    stroke: Theme.highContrast ? Theme.length.stroke : 0
    width: layout.tileWidth

    Picture {
        id: picture

        art: "icon-" + tile.icon + (tile.icon === "help" ? "" : "?ink=" + tile.shown.toString().slice(-6))
        height: tile.layout.icon
        width: height
        x: Math.round(tile.layout.beside && tile.layout.lines > 0 ? words.x - width - Theme.length.barPad : (tile.width - width) / 2)
        y: Math.round(tile.layout.beside || tile.layout.lines === 0 ? (tile.height - tile.lip - height) / 2 : Theme.length.barPad)

        Tick {
            anchors.horizontalCenter: tile.layout.beside ? parent.left : parent.right
            anchors.horizontalCenterOffset: tile.layout.beside ? width * 0.3 : 0
            visible: tile.called
            width: picture.width * 0.55
            y: -height * 0.2
        }
    }

    Label {
        id: probe

        role: Theme.bar
        text: words.text
        visible: false
        wrapMode: Text.NoWrap
    }

    Label {
        id: words

        readonly property real room: tile.width - 2 * Theme.length.barPad - (tile.layout.beside ? picture.width + Theme.length.barPad : 0)

        color: tile.shown
        height: tile.layout.lines * Theme.bar.lineHeight
        horizontalAlignment: tile.layout.beside ? Text.AlignLeft : Text.AlignHCenter
        role: Theme.bar
        text: tile.layout.beside || tile.layout.lines < 2 ? tile.label : tile.label.replace(/ (?=[^ ]*$)/, "\n") // broken by sense
        visible: tile.layout.lines > 0
        width: tile.layout.beside ? Math.min(room, Math.ceil(probe.implicitWidth)) : room
        x: Math.round(tile.layout.beside ? (tile.width - width + picture.width + Theme.length.barPad) / 2 : Theme.length.barPad)
        y: Math.round(tile.layout.beside ? (tile.height - tile.lip - height) / 2 : picture.y + picture.height)
    }
}
