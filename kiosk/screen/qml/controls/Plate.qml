import QtQuick
import ".."

// Words over a picture, on a ground of their own.
Rectangle {
    id: plate

    required property string text
    property string symbol: ""
    property color ink: Theme.white
    property int size: Theme.body

    implicitWidth: line.implicitWidth + 2 * Theme.gap
    implicitHeight: Theme.plate
    radius: Theme.smallRadius
    color: Theme.night

    Row {
        id: line
        anchors.centerIn: parent
        spacing: Theme.small

        Symbol {
            visible: plate.symbol !== ""
            name: plate.symbol
            color: plate.ink
            width: Theme.smallSymbol
            height: Theme.smallSymbol
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            ground: plate.color
            color: plate.ink
            size: plate.size
            text: plate.text
        }
    }
}
