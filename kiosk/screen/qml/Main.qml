import QtQuick
import "screens"
import "controls"

// The one window.  Python sets the documents and hears `pressed`; pages know neither.
Window {
    id: root

    required property real diagonalInch
    required property bool tv
    required property var words
    required property var head
    required property var home
    required property var pairing
    required property var countdown
    required property var lesson
    required property string scene
    required property string note
    required property bool reachable
    required property bool helpAsked
    required property int volume

    signal pressed(what: string)

    color: lessonPage.visible ? Theme.night : Theme.paper

    Binding { target: Theme; property: "diagonalInch"; value: root.diagonalInch }
    Binding { target: Theme; property: "tv"; value: root.tv }
    Binding { target: Theme; property: "windowWidth"; value: root.width }
    Binding { target: Theme; property: "windowHeight"; value: root.height }

    Starting {
        anchors.fill: parent
        visible: root.scene === "starting"
        focus: visible
        words: root.words
    }
    Pairing {
        anchors.fill: parent
        visible: root.scene === "pairing"
        focus: visible
        words: root.words
        code: root.pairing.code
        reachable: root.reachable
    }
    Home {
        anchors.fill: parent
        visible: root.scene === "home"
        focus: visible
        words: root.words
        head: root.head
        lesson: root.home.lesson
        footLine: root.home.foot
        reachable: root.reachable
        helpAsked: root.helpAsked
        volume: root.volume
        onPressed: what => root.pressed(what)
    }
    Countdown {
        anchors.fill: parent
        visible: root.scene === "countdown"
        focus: visible
        words: root.words
        head: root.head
        title: root.countdown.title
        who: root.countdown.who
        share: root.countdown.share
        seconds: root.countdown.seconds
        helpAsked: root.helpAsked
        onPressed: what => root.pressed(what)
    }
    Lesson {
        id: lessonPage
        anchors.fill: parent
        visible: root.scene === "lesson"
        focus: visible
        words: root.words
        lesson: root.lesson
        helpAsked: root.helpAsked
        volume: root.volume
        onPressed: what => root.pressed(what)
    }
    Over {
        anchors.fill: parent
        visible: root.scene === "over"
        focus: visible
        words: root.words
        head: root.head
        helpAsked: root.helpAsked
        onPressed: what => root.pressed(what)
    }
    Note {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.tiny
        text: root.note
    }
}
