pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// A film, or a kind of films: its picture, its name, how long or how many.
Press {
    id: card

    required property var what
    required property string sign

    ground: Theme.paper

    contentItem: Item {
        Item {
            id: poster
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: Theme.small
            height: Theme.posterShare * card.height

            Rectangle {
                anchors.fill: parent
                color: Theme.seaBg

                Symbol {
                    anchors.centerIn: parent
                    visible: card.what.poster === ""
                    name: "film"
                    color: Theme.sea
                    width: Theme.hugeSymbol
                    height: Theme.hugeSymbol
                }
            }
            Image {
                anchors.fill: parent
                visible: card.what.poster !== ""
                source: card.what.poster
                sourceSize.width: 2 * Theme.side
                fillMode: Image.PreserveAspectCrop
            }
            // Rounds the corners by painting the card over them, as `Film` does.
            Rectangle {
                anchors.fill: parent
                anchors.margins: -border.width
                color: "transparent"
                radius: Theme.smallRadius + border.width
                border.width: Theme.tiny
                border.color: card.down ? Qt.darker(card.fill, 1.12) : card.fill
            }
            Plate {
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.margins: Theme.tiny
                symbol: card.sign
                text: card.what.mark
            }
        }
        Label {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: poster.bottom
            anchors.bottom: parent.bottom
            anchors.leftMargin: Theme.gap
            anchors.rightMargin: Theme.gap
            anchors.topMargin: Theme.small
            anchors.bottomMargin: Theme.small
            ground: card.fill
            size: Theme.cardTitle
            verticalAlignment: Text.AlignTop
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.body
            wrapMode: Text.Wrap
            text: card.what.title
        }
    }
}
