pragma Singleton

import QtQuick

// What is greyed because it is old: the hub is lost. Everything else has its colour from the theme.
QtObject {
    readonly property color off: "#A7A29B" // instead of ink
    readonly property color offGold: "#E8E2DA" // instead of gold
}
