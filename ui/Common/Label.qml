pragma ComponentBehavior: Bound

import QtQuick
import View

// Text of a role. Always plain, never elided: what does not fit is a fault that the tests find.
Text {
    id: label

    required property TextRole role

    // A sentence on lines of much the same length that break by sense, in the width that the label has.
    function evenly(sentence: string): string {
        return role.lineHeight > 0 ? role.evenly(sentence, width) : sentence; // the height is read to follow the font
    }

    color: Theme.ink
    font: role.font
    lineHeight: role.lineHeight
    lineHeightMode: Text.FixedHeight
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    wrapMode: Text.WordWrap
}
