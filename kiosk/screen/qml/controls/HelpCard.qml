pragma ComponentBehavior: Bound
import QtQuick
import ".."

// 도움 요청 on light screens: a card of its own, and what happens once it was pressed.
Press {
    id: help

    required property var words
    required property bool asked

    readonly property int inset: help.asked ? Theme.buttonPad : Theme.pad

    ground: Theme.paper
    fill: help.asked ? Theme.roseBg : Theme.card
    edge: help.asked ? Theme.rose : Theme.edge

    contentItem: Item {
        implicitWidth: line.implicitWidth
        implicitHeight: line.implicitHeight

        Row {
            id: line
            x: help.inset
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.compact ? Theme.small : Theme.buttonPad

            Rectangle {
                width: Theme.badge
                height: Theme.badge
                radius: Theme.smallRadius
                color: help.asked ? Theme.rose : Theme.roseBg
                anchors.verticalCenter: parent.verticalCenter

                Symbol {
                    anchors.centerIn: parent
                    name: help.asked ? "check" : "phone"
                    color: help.asked ? Theme.white : Theme.rose
                }
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                width: help.width - Theme.badge - 2 * help.inset - line.spacing
                ground: help.fill
                size: help.asked ? Theme.body : Theme.strong
                wrapMode: Text.WordWrap
                text: help.asked ? help.words.help_asked : help.words.help
            }
        }
    }
}
