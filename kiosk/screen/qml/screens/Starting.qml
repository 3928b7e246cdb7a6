import QtQuick
import ".."
import "../controls"

// Before the agent has said anything: quiet, and not for long.
FocusScope {
    id: page

    required property var words

    Column {
        anchors.centerIn: parent
        spacing: Theme.pad

        Symbol {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "house"
            color: Theme.pine
            width: Theme.hugeSymbol
            height: Theme.hugeSymbol
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            size: Theme.headline
            text: page.words.starting
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            color: Theme.soft
            size: Theme.word
            heavy: false
            text: page.words.starting_more
        }
    }
}
