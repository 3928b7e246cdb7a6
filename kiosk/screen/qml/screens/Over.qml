import QtQuick
import ".."
import "../controls"
import "../controls/cards"

// The lesson has ended; home comes by itself.
FocusScope {
    id: page

    required property var words
    required property var head
    required property bool helpAsked

    signal pressed(what: string)

    Header {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        center: page.head.center
        date: page.head.date
        clock: page.head.clock
    }
    Column {
        anchors.centerIn: parent
        spacing: Theme.pad

        Symbol {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "sun"
            color: Theme.sun
            width: Theme.hugeSymbol
            height: Theme.hugeSymbol
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            size: Theme.title
            text: page.words.over
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            size: Theme.strong
            text: page.words.over_more
        }
    }
    HelpCard {
        objectName: "help"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        width: Theme.side
        height: Theme.sideSlot
        focus: true
        words: page.words
        asked: page.helpAsked
        onClicked: page.pressed("help")
    }
}
