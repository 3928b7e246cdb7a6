pragma ComponentBehavior: Bound
import QtQuick
import "../../.."
import "../../../controls"

// Who is called, and who has answered: every centre by name in place of the pictures.
Item {
    id: list

    required property var rows

    readonly property real rowHeight: (height - (Theme.rollRows - 1) * Theme.tiny) / Theme.rollRows

    Column {
        spacing: Theme.tiny

        Repeater {
            model: Theme.rollRows
            delegate: Rectangle {
                id: row
                required property int index

                readonly property var one: list.rows[row.index] ?? ({"name": "", "mine": false, "calling": false, "called": false})

                visible: row.index < list.rows.length
                width: list.width
                height: list.rowHeight
                radius: Theme.smallRadius
                color: row.one.calling ? Theme.hand : Theme.nightCard
                border.width: row.one.mine ? Theme.edgeWidth : 0
                border.color: Theme.hand

                Symbol {
                    id: mark
                    anchors.left: parent.left
                    anchors.leftMargin: Theme.small
                    anchors.verticalCenter: parent.verticalCenter
                    visible: row.one.calling || row.one.called
                    name: row.one.calling ? "sound" : "check"
                    color: row.one.calling ? Theme.ink : Theme.speaking
                    bold: true
                    width: Theme.smallSymbol
                    height: Theme.smallSymbol
                }
                Label {
                    anchors.left: mark.right
                    anchors.leftMargin: Theme.tiny
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.tiny
                    anchors.verticalCenter: parent.verticalCenter
                    ground: row.color
                    color: row.one.calling ? Theme.ink : Theme.white
                    text: row.one.name
                    elide: Text.ElideRight
                }
            }
        }
    }
}
