pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// A notice that waits at the foot of home: its title where there is room for it.
Press {
    id: card

    required property string title
    required property string instead

    readonly property real room: card.width - Theme.symbol - Theme.small - 2 * Theme.buttonPad

    ground: Theme.paper
    fill: Theme.sunBg
    edge: Theme.sun

    TextMetrics {
        id: full
        font.family: Theme.family
        font.pixelSize: Theme.body
        font.weight: Font.ExtraBold
        text: card.title
    }

    contentItem: Item {
        Symbol {
            id: bell
            x: Theme.buttonPad
            anchors.verticalCenter: parent.verticalCenter
            name: "bell"
            color: Theme.sun
        }
        Label {
            anchors.left: bell.right
            anchors.leftMargin: Theme.small
            anchors.verticalCenter: parent.verticalCenter
            ground: card.fill
            text: full.advanceWidth <= card.room ? card.title : card.instead
        }
    }
}
