pragma ComponentBehavior: Bound
import QtQuick
import "../../.."
import "../../../controls"

// What the instructor asks everybody: answers to press, then how everybody chose.
FocusScope {
    id: page

    required property var words
    required property var question

    readonly property int count: page.question.answers.length
    // Three stand better below each other, where there is room for it.
    readonly property int columns: page.count === 3 && !Theme.compact ? 1 : 2
    readonly property int rows: Math.ceil(page.count / page.columns)
    readonly property real cellWidth: (answers.width - (page.columns - 1) * Theme.gap) / page.columns
    readonly property real cellHeight: (answers.height - (page.rows - 1) * Theme.gap) / page.rows

    signal answered(number: int)
    signal down()

    function reach(number: int): bool {
        const button = number >= 0 ? buttons.itemAt(number) : null;
        button?.forceActiveFocus();
        return button !== null;
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.paper
    }
    BalancedLabel {
        id: asked
        objectName: "question"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.gap
        ground: Theme.paper
        // On a small panel a long question leaves its room to the answers.
        size: Theme.compact && page.question.text.length > Theme.shortQuestion ? Theme.action : Theme.headline
        lessSize: Theme.compact ? Theme.body : Theme.strong
        alignment: Text.AlignHCenter
        text: page.question.text
    }
    Label {
        id: hint
        objectName: "questionHint"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.small
        ground: Theme.paper
        color: Theme.soft
        text: page.question.hint
    }
    Item {
        id: answers
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: asked.bottom
        anchors.bottom: hint.top
        anchors.margins: Theme.gap
        anchors.topMargin: Theme.small
        anchors.bottomMargin: Theme.small

        // The buttons stay the same ones while an answer changes, and so does the focus.
        Repeater {
            id: buttons
            model: page.question.open ? page.count : 0
            delegate: Answer {
                required property int index
                number: index
                tall: page.rows === 1
                word: page.question.answers[index]?.word ?? ""
                mine: page.question.answers[index]?.mine ?? false
                focus: index === 0
                x: (index % page.columns) * (page.cellWidth + Theme.gap)
                y: Math.floor(index / page.columns) * (page.cellHeight + Theme.gap)
                width: page.cellWidth
                height: page.cellHeight
                Keys.onLeftPressed: index % page.columns > 0 && page.reach(index - 1)
                Keys.onRightPressed: index % page.columns < page.columns - 1 && page.reach(index + 1)
                Keys.onUpPressed: page.reach(index - page.columns)
                Keys.onDownPressed: page.reach(index + page.columns) || page.down()
                onClicked: page.answered(index)
            }
        }
        Repeater {
            model: page.question.open ? 0 : page.count
            delegate: AnswerResult {
                required property int index
                words: page.words
                word: page.question.answers[index]?.word ?? ""
                count: page.question.answers[index]?.count ?? ""
                share: page.question.answers[index]?.share ?? 0
                mine: page.question.answers[index]?.mine ?? false
                x: (index % page.columns) * (page.cellWidth + Theme.gap)
                y: Math.floor(index / page.columns) * (page.cellHeight + Theme.gap)
                width: page.cellWidth
                height: page.cellHeight
            }
        }
    }
}
