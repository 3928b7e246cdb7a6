import QtQuick
import "../../.."
import "../../../controls"
import "../../../controls/pictures"

// One room of the strip: its picture, its name, and whether it speaks or wants to.
Item {
    id: tile

    required property string slot
    required property var room

    readonly property bool lit: tile.room.floor || tile.room.mine

    Film {
        anchors.fill: parent
        slot: tile.slot
        cropped: true
        visible: tile.room.picture
    }
    Rectangle {
        anchors.fill: parent
        visible: !tile.room.picture
        radius: Theme.radius
        color: Theme.nightCard

        Symbol {
            anchors.horizontalCenter: parent.horizontalCenter
            y: (parent.height - Theme.tileLabel - height) / 2
            name: tile.room.teacher ? "person" : "house"
            color: Theme.nightEdge
        }
    }
    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.tileLabel
        bottomLeftRadius: Theme.radius
        bottomRightRadius: Theme.radius
        color: Theme.shade

        Label {
            anchors.fill: parent
            anchors.leftMargin: Theme.small + Theme.tiny
            anchors.rightMargin: Theme.small
            anchors.bottomMargin: Theme.outline
            ground: Theme.shadeGround
            color: Theme.white
            text: tile.room.name
            elide: Text.ElideRight
        }
    }
    Rectangle {
        visible: tile.room.hand || tile.room.floor
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 2 * Theme.outline
        width: Math.max(Theme.chip, sign.width + 2 * Theme.small)
        height: Theme.chip
        radius: height / 2
        color: tile.room.floor ? Theme.speaking : Theme.hand

        Row {
            id: sign
            anchors.centerIn: parent
            spacing: Theme.tiny

            Symbol {
                anchors.verticalCenter: parent.verticalCenter
                name: tile.room.floor ? "microphone" : "hand"
                width: Theme.smallSymbol
                height: Theme.smallSymbol
            }
            // Whose hand went up first.
            Label {
                anchors.verticalCenter: parent.verticalCenter
                visible: !tile.room.floor && text !== ""
                ground: Theme.hand
                text: tile.room.handPlace
            }
        }
    }
    Rectangle {
        visible: tile.lit
        anchors.fill: parent
        radius: Theme.radius
        color: "transparent"
        border.width: Theme.outline
        border.color: tile.room.floor ? Theme.speaking : Theme.hand
    }
}
