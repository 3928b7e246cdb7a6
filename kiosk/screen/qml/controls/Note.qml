import QtQuick
import ".."

// A sentence that answers a press; stays long enough to be read and needs no answer.
Rectangle {
    id: note

    required property string text

    visible: note.text !== ""
    implicitWidth: Theme.windowWidth - 2 * Theme.margin
    implicitHeight: Math.max(Theme.header - 2 * Theme.tiny, words.implicitHeight + 2 * Theme.small)
    radius: Theme.radius
    color: Theme.ink
    border.width: Theme.edgeWidth
    border.color: Theme.paper

    BalancedLabel {
        id: words
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.gap
        ground: note.color
        color: Theme.white
        size: Theme.word
        alignment: Text.AlignHCenter
        text: note.text
    }
}
