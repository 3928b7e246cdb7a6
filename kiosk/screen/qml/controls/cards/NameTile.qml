pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// Somebody's name; ticked once the tick is on disk.
Press {
    id: tile

    required property var person

    readonly property bool ticked: tile.person.present
    readonly property real room: tile.width - 2 * Theme.small

    // The largest size in which the name fits, also ticked, and beside its note.
    readonly property real widest: Theme.action * (tile.room - Theme.symbol - Theme.small) / full.advanceWidth
    readonly property real highest: (tile.height - Theme.tiny - (note.visible ? note.implicitHeight : 0)) / Theme.lineShare

    ground: Theme.paper
    fill: tile.ticked ? Theme.pineBg : Theme.card
    edge: tile.ticked ? Theme.pine2 : Theme.edge
    edgeWidth: tile.ticked ? Theme.outline : Theme.edgeWidth
    held: tile.person.waiting

    TextMetrics {
        id: full
        font.family: Theme.family
        font.pixelSize: Theme.action
        font.weight: Font.ExtraBold
        text: tile.person.name
    }

    contentItem: Item {
        Column {
            anchors.centerIn: parent

            Row {
                id: line
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: Theme.small

                Symbol {
                    id: check
                    visible: tile.ticked
                    anchors.verticalCenter: parent.verticalCenter
                    name: "check"
                    bold: true
                    color: Theme.pine
                    width: Theme.symbol
                    height: Theme.symbol
                }
                Label {
                    ground: tile.fill
                    size: Math.max(Theme.body, Math.floor(Math.min(Theme.action, tile.widest, tile.highest)))
                    text: tile.person.name
                }
            }
            Label {
                id: note
                anchors.horizontalCenter: parent.horizontalCenter
                visible: tile.person.note !== ""
                ground: tile.fill
                color: tile.ticked ? Theme.ink : Theme.soft
                heavy: false
                text: tile.person.note
            }
        }
    }
}
