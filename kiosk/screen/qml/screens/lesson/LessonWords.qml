import QtQuick
import "../.."
import "../../controls"
import "../../controls/pictures"
import "question"

// On the touch panel beside a television: the lesson is there, here are its words and what it asks.
FocusScope {
    id: page

    required property var words
    required property var lesson

    readonly property bool asked: page.lesson.question.open
    // How everybody chose is looked at there.
    readonly property bool chosen: page.lesson.question.up && !page.asked
    readonly property bool covered: page.lesson.cover.kind !== "none"
    readonly property bool ours: page.lesson.ours !== ""

    signal answered(number: int)
    signal down()

    Cover {
        anchors.fill: parent
        visible: !page.asked
        what: ({
                kind: "card",
                symbol: page.chosen ? "check" : page.covered ? page.lesson.cover.symbol : page.ours ? page.lesson.oursSymbol : page.lesson.film ? "film" : "person",
                title: page.chosen ? page.words.question_result : page.covered ? page.lesson.cover.title : page.ours ? page.lesson.ours : page.words.on_television,
                more: page.chosen ? page.words.on_television_result : page.covered ? page.lesson.cover.more : page.lesson.who
            })
    }
    Plate {
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: Theme.gap
        visible: page.lesson.mark !== "" && !page.asked
        color: page.lesson.live ? Theme.rose : Theme.night
        symbol: page.lesson.live ? "record" : "clock"
        text: page.lesson.mark
    }
    Plate {
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.gap
        visible: page.lesson.left !== "" && !page.asked
        text: page.lesson.left
    }
    Rectangle {
        anchors.fill: parent
        visible: page.lesson.framed && !page.asked
        radius: Theme.radius
        color: "transparent"
        border.width: page.lesson.turn ? 3 * Theme.outline : Theme.outline
        border.color: page.lesson.microphone.open ? Theme.pine2 : Theme.sun
    }
    Question {
        anchors.fill: parent
        visible: page.asked
        focus: visible
        words: page.words
        question: page.lesson.question
        onAnswered: number => page.answered(number)
        onDown: page.down()
    }
}
