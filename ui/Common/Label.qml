pragma ComponentBehavior: Bound

import QtQuick
import View

// Text of a role. Always plain, never elided: what does not fit is a fault that the tests find.
Text {
    id: label

    required property TextRole role

    color: Theme.ink
    font: role.font
    lineHeight: role.lineHeight
    lineHeightMode: Text.FixedHeight
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    wrapMode: Text.WordWrap
}
