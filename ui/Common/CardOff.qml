pragma ComponentBehavior: Bound

import QtQuick
import View

// What a card shows that is off: its shape's outline, its name, and when it opens again.
Item {
    id: off

    required property string label
    required property string look
    required property string opens
    required property real beside // width of the other cards' pictures, where names stand beside them

    readonly property bool low: beside > 0
    readonly property real inset: low ? Theme.length.smallInset : Theme.length.cardInset
    readonly property bool outlined: !low || highIn(width - beside - 2 * inset) <= height
    readonly property bool oneBelowTheOther: outlined || highIn(width - 2 * inset) <= height
    readonly property real high: name.height + (opens === "" || !oneBelowTheOther ? 0 : when.height)

    // How high name and time are, one below the other.
    function highIn(wide: real): real {
        const lines = (role, text) => text === "" ? 0 : role.evenly(text, wide).split("\n").length * role.lineHeight;
        return lines(Theme.card, label) + lines(Theme.body, opens);
    }

    Picture {
        id: outline

        readonly property real room: off.height - (off.low ? 2 : 3) * Theme.length.smallInset - (off.low ? 0 : off.high)
        readonly property bool fits: off.low ? off.outlined : room > Theme.length.target * 0.6

        art: off.visible && fits ? "outline-" + off.look + "?ink=" + Theme.off.toString().slice(-6) : ""
        height: fits ? Math.round(off.low ? Math.min(room, off.beside * 0.6) : Math.min(room, off.height * 0.5)) : 0
        width: height
        x: Math.round(((off.low ? off.beside : off.width) - width) / 2)
        y: Math.round((off.height - height - (off.low ? 0 : off.high + Theme.length.smallInset)) / 2)
    }

    Label {
        id: name

        readonly property real room: off.width - x - off.inset

        color: Theme.off
        height: lineCount * role.lineHeight
        horizontalAlignment: off.low ? Text.AlignLeft : Text.AlignHCenter
        role: Theme.card
        text: role.lineHeight > 0 ? role.evenly(off.label, room) : off.label
        width: off.oneBelowTheOther ? room : Math.min(room, Math.ceil(implicitWidth))
        x: off.inset + (off.low && off.outlined ? off.beside : 0)
        y: off.low ? (off.height - off.high) / 2 : outline.y + outline.height + Theme.length.smallInset
    }

    Label {
        id: when

        height: lineCount * role.lineHeight
        horizontalAlignment: off.low ? off.oneBelowTheOther ? Text.AlignLeft : Text.AlignRight : Text.AlignHCenter
        role: Theme.body
        text: evenly(off.opens)
        visible: text !== ""
        width: off.width - x - off.inset
        x: name.x + (off.oneBelowTheOther ? 0 : name.width + off.inset)
        y: off.oneBelowTheOther ? name.y + name.height : (off.height - height) / 2
    }
}
