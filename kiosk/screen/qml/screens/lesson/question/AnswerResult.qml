import QtQuick
import "../../.."
import "../../../controls"

// How many centres chose an answer, as a bar behind its words; ours is marked.
Rectangle {
    id: result

    required property var words
    required property string word
    required property string count
    required property real share
    required property bool mine

    radius: Theme.radius
    color: Theme.card
    border.width: result.mine ? Theme.outline : Theme.edgeWidth
    border.color: result.mine ? Theme.pine : Theme.line

    Rectangle {
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: Theme.outline
        visible: result.share > 0
        height: Theme.progress
        radius: height / 2
        width: Math.max(height, (parent.width - 2 * Theme.outline) * result.share)
        color: Theme.pine2
    }
    AnswerWords {
        anchors.left: parent.left
        anchors.right: side.left
        anchors.leftMargin: Theme.buttonPad
        anchors.rightMargin: Theme.small
        anchors.verticalCenter: parent.verticalCenter
        ground: result.color
        text: result.word
    }
    Column {
        id: side
        anchors.right: parent.right
        anchors.rightMargin: Theme.buttonPad
        anchors.verticalCenter: parent.verticalCenter

        Label {
            anchors.right: parent.right
            ground: result.color
            size: Theme.compact ? Theme.body : Theme.action
            text: result.count
        }
        Label {
            anchors.right: parent.right
            visible: result.mine
            ground: result.color
            color: Theme.pine
            text: result.words.our_answer
        }
    }
}
