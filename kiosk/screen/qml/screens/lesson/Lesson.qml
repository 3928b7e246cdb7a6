import QtQuick
import "../.."

// The lesson: whoever speaks to us is big, the rooms stand beside, six things can be pressed.
FocusScope {
    id: page

    required property var words
    required property var lesson
    required property bool helpAsked
    required property int volume
    // A television shows the lesson: here are its words and larger buttons.
    property bool apart: false

    property bool asking: false
    readonly property bool opening: page.lesson.opening
    readonly property bool asked: page.lesson.question.open

    signal pressed(what: string, subject: string)

    onVisibleChanged: page.asking = false
    onAskingChanged: page.asking && page.pressed("asking", "")

    Keys.onEscapePressed: page.asking = true
    Keys.onBackPressed: page.asking = true

    Rectangle {
        anchors.fill: parent
        color: Theme.night
    }
    LessonStage {
        id: stage
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: bar.top
        anchors.margins: Theme.nightMargin
        anchors.bottomMargin: Theme.gap
        visible: !page.asking && !page.opening && !page.apart
        focus: page.asked && visible
        words: page.words
        lesson: page.lesson
        onAnswered: number => page.pressed("answer", number)
        onDown: bar.forceActiveFocus()
    }
    LessonWords {
        id: told
        anchors.fill: stage
        visible: !page.asking && !page.opening && page.apart
        focus: page.asked && visible
        words: page.words
        lesson: page.lesson
        onAnswered: number => page.pressed("answer", number)
        onDown: bar.forceActiveFocus()
    }
    LessonBar {
        id: bar
        focus: !page.asking && !page.opening && !page.asked
        visible: !page.asking
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.nightMargin
        height: page.apart ? Theme.tallBar : Theme.bar
        words: page.words
        handUp: page.lesson.handUp
        handPlace: page.lesson.handPlace
        microphone: page.lesson.microphone
        people: page.lesson.people
        opening: page.opening
        helpAsked: page.helpAsked
        volume: page.volume
        Keys.onUpPressed: page.asked ? (page.apart ? told : stage).forceActiveFocus() : page.opening && opening.forceActiveFocus()
        onPressed: what => page.pressed(what, "")
        onLeaving: page.asking = true
    }
    MicrophoneOpening {
        id: opening
        anchors.fill: stage
        visible: page.opening && !page.asking
        words: page.words
        share: page.lesson.openingShare
        seconds: page.lesson.openingSeconds
        KeyNavigation.down: bar
        onNotNow: page.pressed("not_now", "")
    }
    LeaveQuestion {
        anchors.fill: parent
        visible: page.asking
        words: page.words
        helpAsked: page.helpAsked
        onHelp: page.pressed("help", "")
        onStay: page.asking = false
        onLeave: page.pressed("leave_lesson", "")
    }
}
