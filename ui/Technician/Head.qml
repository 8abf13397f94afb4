pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// The head of every page of the technician: where one is, the other language, the way out.
Item {
    id: head

    required property TechnicianDesk technician
    required property string title
    property real done: -1 // 0 to 1: how far the cloth is woven; less: it is whole
    property alias cloth: band.height

    implicitHeight: band.height + Math.max(label.implicitHeight, leave.height) + 2 * Theme.length.denseGap

    Cloth {
        id: band

        height: Theme.length.cloth
        progress: head.done < 0 ? 1 : head.done
        width: parent.width
    }

    Label {
        id: label

        Accessible.name: text
        Accessible.role: Accessible.Heading
        anchors.verticalCenter: leave.verticalCenter
        role: Theme.denseTitle
        text: head.title
        width: language.x - x - Theme.length.denseGap
        x: Theme.length.margin
    }

    DenseButton {
        id: language

        anchors.right: leave.there ? leave.left : parent.right
        anchors.rightMargin: leave.there ? Theme.length.denseGap : Theme.length.margin
        anchors.top: leave.top
        height: leave.height
        icon: "language"
        text: head.technician.text["technician.language"]
        width: Math.ceil(wanted)

        onTapped: head.technician.switchLanguage()
    }

    DenseButton {
        id: leave

        readonly property bool there: !head.technician.first

        anchors.right: parent.right
        anchors.rightMargin: Theme.length.margin
        enabled: !head.technician.wizard.busy
        height: implicitHeight
        icon: "cross"
        text: head.technician.text["technician.leave"]
        visible: there
        width: Math.ceil(wanted)
        y: band.height + Theme.length.denseGap

        onTapped: head.technician.leave()
    }
}
