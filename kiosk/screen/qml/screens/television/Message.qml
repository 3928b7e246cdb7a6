import QtQuick
import "../.."
import "../../controls"
import "../notices"

// An alert, as large as the television is; it is confirmed on the touch panel.
Rectangle {
    id: page

    required property var words
    required property var alert

    color: Theme.rose

    Row {
        id: head
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: Theme.margin
        spacing: Theme.small

        Symbol {
            anchors.verticalCenter: parent.verticalCenter
            name: "bell"
            color: Theme.white
        }
        Label {
            ground: Theme.rose
            color: Theme.white
            size: Theme.word
            text: page.words.alert
        }
    }
    Words {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        ground: Theme.rose
        color: Theme.white
        title: page.alert.title
        text: page.alert.text
    }
}
