import QtQuick
import "screens"
import "screens/corner"
import "screens/help"
import "screens/lesson"
import "screens/notices"
import "screens/quiet"
import "screens/talk"
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
    required property var attendance
    required property var videos
    required property var player
    required property var alert
    required property var notice
    required property var quiet
    required property var help
    required property var corner
    required property var talk
    required property string scene
    required property string note
    required property string watched
    required property bool reachable
    required property bool helpAsked
    required property int volume
    // A television beside this window shows what everybody looks at.
    property bool apart: false

    // An alert, a talk, the attendance page, a notice that is read, what happens after 도움 요청,
    // or the helper's corner lies over the scene.
    readonly property bool covered: root.alert.up || root.talk.rings || root.talk.on || root.attendance.up || root.notice.up || root.help.up || root.corner.up || root.corner.pin
    readonly property bool dark: !root.covered && (["lesson", "player", "quiet", "dark"].includes(root.scene))

    signal pressed(what: string, subject: string)

    color: root.dark ? Theme.night : Theme.paper

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
        visible: root.scene === "home" && !root.covered
        focus: visible
        words: root.words
        head: root.head
        lesson: root.home.lesson
        footLine: root.home.foot
        notice: root.notice.card
        people: root.home.people
        reachable: root.reachable
        helpAsked: root.helpAsked
        volume: root.volume
        onPressed: what => root.pressed(what, "")
    }
    Countdown {
        anchors.fill: parent
        visible: root.scene === "countdown" && !root.covered
        focus: visible
        words: root.words
        head: root.head
        title: root.countdown.title
        who: root.countdown.who
        share: root.countdown.share
        seconds: root.countdown.seconds
        helpAsked: root.helpAsked
        onPressed: what => root.pressed(what, "")
    }
    Lesson {
        anchors.fill: parent
        visible: root.scene === "lesson" && !root.covered
        focus: visible
        words: root.words
        lesson: root.lesson
        helpAsked: root.helpAsked
        volume: root.volume
        apart: root.apart
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Over {
        anchors.fill: parent
        visible: root.scene === "over" && !root.covered
        focus: visible
        words: root.words
        head: root.head
        helpAsked: root.helpAsked
        onPressed: what => root.pressed(what, "")
    }
    Videos {
        anchors.fill: parent
        visible: there && !root.covered
        focus: visible
        there: root.scene === "videos"
        words: root.words
        head: root.head
        videos: root.videos
        helpAsked: root.helpAsked
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Player {
        anchors.fill: parent
        visible: root.scene === "player" && !root.covered
        focus: visible
        words: root.words
        player: root.player
        helpAsked: root.helpAsked
        volume: root.volume
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Attendance {
        anchors.fill: parent
        visible: root.attendance.up
        focus: visible
        words: root.words
        head: root.head
        attendance: root.attendance
        helpAsked: root.helpAsked
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Quiet {
        anchors.fill: parent
        visible: (root.scene === "quiet" || dark) && !root.covered
        dark: root.scene === "dark"
        words: root.words
        quiet: root.quiet
        onPressed: what => root.pressed(what, "")
    }
    HelpPage {
        anchors.fill: parent
        visible: root.help.up
        focus: visible
        words: root.words
        head: root.head
        help: root.help
        helpAsked: root.helpAsked
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    PinPad {
        anchors.fill: parent
        visible: root.corner.pin
        focus: visible
        words: root.words
        helpAsked: root.helpAsked
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Corner {
        anchors.fill: parent
        visible: root.corner.up
        focus: visible
        words: root.words
        head: root.head
        corner: root.corner
        helpAsked: root.helpAsked
        volume: root.volume
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    NoticePage {
        anchors.fill: parent
        visible: root.notice.up
        focus: visible
        words: root.words
        head: root.head
        notice: root.notice
        helpAsked: root.helpAsked
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Countdown {
        anchors.fill: parent
        visible: root.talk.rings
        focus: visible
        words: root.words
        head: root.head
        what: root.words.talk_soon
        title: root.words.talk_rings
        who: root.talk.by
        share: root.talk.share
        seconds: root.talk.seconds
        helpAsked: root.helpAsked
        Keys.onEscapePressed: root.pressed("talk_later", "")
        Keys.onBackPressed: root.pressed("talk_later", "")
        onPressed: what => root.pressed(what === "later" ? "talk_later" : what, "")
    }
    Talk {
        anchors.fill: parent
        visible: root.talk.on
        focus: visible
        words: root.words
        talk: root.talk
        helpAsked: root.helpAsked
        volume: root.volume
        onPressed: what => root.pressed(what, "")
    }
    Alert {
        anchors.fill: parent
        visible: root.alert.up
        focus: visible
        words: root.words
        alert: root.alert
        helpAsked: root.helpAsked
        onPressed: (what, subject) => root.pressed(what, subject)
    }
    Note {
        x: (root.width - width) / 2
        y: Theme.tiny
        text: root.note
    }
    // An answer to a press comes first; this one stands for longer.
    Note {
        objectName: "watched"
        x: (root.width - width) / 2
        y: Theme.tiny
        text: root.note === "" ? root.watched : ""
    }
}
