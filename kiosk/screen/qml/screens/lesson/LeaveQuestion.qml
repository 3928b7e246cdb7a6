import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"
import "../../controls/cards"

// Asked once, inside the screen; the safe answer is bigger and has the focus.
FocusScope {
    id: question

    required property var words
    required property bool helpAsked

    signal stay()
    signal leave()
    signal help()

    focus: visible
    onVisibleChanged: stayButton.focus = true

    Keys.onEscapePressed: question.stay()
    Keys.onBackPressed: question.stay()

    Timer {
        running: question.visible
        interval: Theme.leaveQuestionMs
        onTriggered: question.stay()
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }
    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: Theme.pad

        BalancedLabel {
            width: parent.width
            ground: Theme.paper
            size: Theme.headline
            alignment: Text.AlignHCenter
            text: question.words.leave_question
        }
        BigButton {
            id: stayButton
            objectName: "stay"
            width: parent.width
            height: Theme.mainTarget + Theme.target
            main: true
            focus: true
            ground: Theme.paper
            fill: Theme.pine
            edge: Theme.pine
            ink: Theme.white
            symbol: "check"
            size: Theme.headline
            symbolSize: Theme.bigSymbol
            text: question.words.stay
            KeyNavigation.down: leaveButton
            onClicked: question.stay()
        }
        Item {
            width: parent.width
            height: Theme.mainTarget

            HelpCard {
                id: help
                objectName: "help"
                width: Theme.side
                height: parent.height
                words: question.words
                asked: question.helpAsked
                KeyNavigation.up: stayButton
                KeyNavigation.right: leaveButton
                onClicked: question.help()
            }
            BigButton {
                id: leaveButton
                objectName: "leave_lesson"
                anchors.right: parent.right
                height: parent.height
                width: Theme.side
                ground: Theme.paper
                symbol: "leave"
                text: question.words.leave
                KeyNavigation.up: stayButton
                KeyNavigation.left: help
                onClicked: question.leave()
            }
        }
    }
}
