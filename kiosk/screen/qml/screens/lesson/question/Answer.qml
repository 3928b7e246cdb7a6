import QtQuick
import "../../.."
import "../../../controls"

// One answer of a question: its number, its words, and a tick where it is ours.
Press {
    id: answer

    required property int number
    required property string word
    required property bool mine
    // Alone in its column: words in the middle, as large as a headline.
    property bool tall: false

    objectName: "answer:" + answer.number
    ground: Theme.paper
    fill: answer.mine ? Theme.pine : Theme.card
    edge: answer.mine ? Theme.pine : Theme.edge
    readonly property color ink: answer.mine ? Theme.white : Theme.ink

    contentItem: Item {
        Rectangle {
            id: badge
            x: answer.tall ? (parent.width - width) / 2 : Theme.buttonPad
            y: (parent.height - height - (answer.tall ? said.height + Theme.gap : 0)) / 2
            width: Theme.chip
            height: Theme.chip
            radius: height / 2
            color: Theme.pineBg

            Label {
                anchors.centerIn: parent
                visible: !answer.mine
                ground: badge.color
                text: answer.number + 1
            }
            Symbol {
                anchors.centerIn: parent
                visible: answer.mine
                name: "check"
                color: Theme.pine
                bold: true
                width: Theme.smallSymbol
                height: Theme.smallSymbol
            }
        }
        AnswerWords {
            id: said
            x: answer.tall ? Theme.small : badge.x + badge.width + Theme.small
            y: answer.tall ? badge.y + badge.height + Theme.gap : (parent.height - height) / 2
            width: parent.width - x - (answer.tall ? Theme.small : Theme.buttonPad)
            tall: answer.tall
            ground: answer.fill
            color: answer.ink
            text: answer.word
        }
    }
}
