pragma ComponentBehavior: Bound

import QtQuick
import View
import Common

// Behind the PIN: four pages under one head.
Item {
    id: page

    required property TechnicianDesk technician
    readonly property HomeView home: technician.home

    Head {
        id: head

        height: implicitHeight
        technician: page.technician
        title: page.technician.text["technician.home.title"]
        width: parent.width
    }

    TabBar {
        id: tabs

        technician: page.technician
        width: page.width - 2 * x
        x: Theme.length.margin
        y: head.height
    }

    Message {
        id: notice

        height: implicitHeight
        text: page.home.notice
        width: page.width - 2 * x
        x: Theme.length.margin
        y: tabs.y + tabs.height + Theme.length.denseGap * 1.5
    }

    Item {
        height: page.height - y - Theme.length.margin * 0.7
        width: page.width - 2 * x
        x: Theme.length.margin
        y: notice.text !== "" ? notice.y + notice.height + Theme.length.denseGap * 1.5 : notice.y

        PagePart {
            active: page.home.tab === "devices"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: DevicesPage {
                technician: page.technician
            }
        }

        PagePart {
            active: page.home.tab === "settings"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: SettingsPage {
                technician: page.technician
            }
        }

        PagePart {
            active: page.home.tab === "log"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: LogPage {
                technician: page.technician
            }
        }

        PagePart {
            active: page.home.tab === "box"
            anchors.fill: parent
            technician: page.technician

            sourceComponent: BoxPage {
                technician: page.technician
            }
        }
    }
}
