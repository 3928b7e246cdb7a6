pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// A sign on a tinted badge and its word: the cards at the side of light screens.
Press {
    id: card

    required property string symbol
    property color tint: Theme.pineBg
    property color sign: Theme.pine
    property string tail: ""
    property int size: Theme.strong
    property int inset: Theme.pad

    readonly property bool under: card.tail !== "" && Theme.compact

    ground: Theme.paper

    contentItem: Item {
        implicitWidth: line.implicitWidth
        implicitHeight: line.implicitHeight

        Row {
            id: line
            x: card.inset
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.compact ? Theme.small : Theme.buttonPad

            Rectangle {
                width: Theme.badge
                height: Theme.badge
                radius: Theme.smallRadius
                color: card.tint
                anchors.verticalCenter: parent.verticalCenter

                Symbol {
                    anchors.centerIn: parent
                    name: card.symbol
                    color: card.sign
                    bold: name === "check"
                }
            }
            Column {
                anchors.verticalCenter: parent.verticalCenter

                Label {
                    id: word
                    width: Math.min(implicitWidth, card.width - Theme.badge - 2 * card.inset - line.spacing)
                    ground: card.fill
                    size: card.size
                    wrapMode: Text.WordWrap
                    text: card.text
                }
                Label {
                    visible: card.under
                    ground: card.fill
                    color: Theme.soft
                    heavy: false
                    text: card.tail
                }
            }
        }
        Label {
            visible: card.tail !== "" && !card.under
            anchors.right: parent.right
            anchors.rightMargin: Theme.small
            anchors.verticalCenter: parent.verticalCenter
            ground: card.fill
            color: Theme.soft
            heavy: false
            text: card.tail
        }
    }
}
