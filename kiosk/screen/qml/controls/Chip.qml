import QtQuick
import ".."

// A round tag on a card: what this is about, in a few words.
Rectangle {
    id: chip

    required property string symbol
    required property string text
    property color color2: Theme.pine

    implicitWidth: line.implicitWidth + 2 * Theme.gap
    implicitHeight: Theme.chip
    radius: height / 2
    color: Theme.pineBg

    Row {
        id: line
        anchors.centerIn: parent
        spacing: Theme.small

        Symbol {
            name: chip.symbol
            color: chip.color2
            width: Theme.smallSymbol
            height: Theme.smallSymbol
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            ground: chip.color
            text: chip.text
        }
    }
}
