pragma ComponentBehavior: Bound
import QtQuick
import "screens"
import "screens/corner"
import "screens/help"
import "screens/lesson"
import "screens/notices"
import "screens/quiet"
import "screens/talk"
import "controls"

// The one window.  Python sets the documents and hears `pressed`; pages know neither.  Until it is
// told its first scene, nothing is on it.
Window {
    id: root

    property real diagonalInch: 21.5
    property bool tv: false
    property var words: ({})
    property var head: ({})
    property var home: ({})
    property var pairing: ({})
    property var countdown: ({})
    property var lesson: ({})
    property var attendance: ({up: false})
    property var videos: ({})
    property var player: ({})
    property var alert: ({up: false})
    property var notice: ({up: false})
    property var quiet: ({})
    property var help: ({up: false})
    property var corner: ({up: false, pin: false})
    property var talk: ({rings: false, on: false})
    property string scene: ""
    property string note: ""
    property string watched: ""
    property bool reachable: true
    property bool helpAsked: false
    property int volume: 0
    // A television beside this window shows what everybody looks at.
    property bool apart: false
    // What comes by itself must not have to be made then.
    property bool ahead: false

    // An alert, a talk, the attendance page, a notice that is read, what happens after 도움 요청,
    // or the helper's corner lies over the scene.
    readonly property bool covered: root.alert.up || root.talk.rings || root.talk.on || root.attendance.up || root.notice.up || root.help.up || root.corner.up || root.corner.pin
    readonly property bool dark: !root.covered && (["lesson", "player", "quiet", "dark"].includes(root.scene))

    signal pressed(what: string, subject: string)
    // There are new places for pictures.
    signal made()

    color: root.dark ? Theme.night : Theme.paper

    Binding { target: Theme; property: "diagonalInch"; value: root.diagonalInch }
    Binding { target: Theme; property: "tv"; value: root.tv }
    Binding { target: Theme; property: "windowWidth"; value: root.width }
    Binding { target: Theme; property: "windowHeight"; value: root.height }

    Page {
        up: root.scene === "starting"
        sourceComponent: Starting {
            words: root.words
        }
    }
    Page {
        up: root.scene === "pairing"
        sourceComponent: Pairing {
            words: root.words
            code: root.pairing.code
            reachable: root.reachable
        }
    }
    Page {
        ahead: root.ahead
        up: root.scene === "home" && !root.covered
        sourceComponent: Home {
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
    }
    Page {
        ahead: root.ahead
        up: root.scene === "countdown" && !root.covered
        sourceComponent: Countdown {
            words: root.words
            head: root.head
            title: root.countdown.title
            who: root.countdown.who
            share: root.countdown.share
            seconds: root.countdown.seconds
            helpAsked: root.helpAsked
            onPressed: what => root.pressed(what, "")
        }
    }
    Page {
        objectName: "page:lesson"
        ahead: root.ahead
        up: root.scene === "lesson" && !root.covered
        onLoaded: root.made()
        sourceComponent: Lesson {
            words: root.words
            lesson: root.lesson
            helpAsked: root.helpAsked
            volume: root.volume
            apart: root.apart
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        up: root.scene === "over" && !root.covered
        sourceComponent: Over {
            words: root.words
            head: root.head
            helpAsked: root.helpAsked
            onPressed: what => root.pressed(what, "")
        }
    }
    Page {
        up: root.scene === "videos" && !root.covered
        sourceComponent: Videos {
            there: root.scene === "videos"
            words: root.words
            head: root.head
            videos: root.videos
            helpAsked: root.helpAsked
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        objectName: "page:player"
        up: root.scene === "player" && !root.covered
        onLoaded: root.made()
        sourceComponent: Player {
            words: root.words
            player: root.player
            helpAsked: root.helpAsked
            volume: root.volume
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        up: root.attendance.up
        sourceComponent: Attendance {
            words: root.words
            head: root.head
            attendance: root.attendance
            helpAsked: root.helpAsked
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        up: (root.scene === "quiet" || root.scene === "dark") && !root.covered
        sourceComponent: Quiet {
            dark: root.scene === "dark"
            words: root.words
            quiet: root.quiet
            onPressed: what => root.pressed(what, "")
        }
    }
    Page {
        up: root.help.up
        sourceComponent: HelpPage {
            words: root.words
            head: root.head
            help: root.help
            helpAsked: root.helpAsked
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        up: root.corner.pin
        sourceComponent: PinPad {
            words: root.words
            helpAsked: root.helpAsked
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        up: root.corner.up
        onLoaded: root.made()
        sourceComponent: Corner {
            words: root.words
            head: root.head
            corner: root.corner
            helpAsked: root.helpAsked
            volume: root.volume
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        up: root.notice.up
        sourceComponent: NoticePage {
            words: root.words
            head: root.head
            notice: root.notice
            helpAsked: root.helpAsked
            onPressed: (what, subject) => root.pressed(what, subject)
        }
    }
    Page {
        ahead: root.ahead
        up: root.talk.rings
        sourceComponent: Countdown {
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
    }
    Page {
        ahead: root.ahead
        up: root.talk.on
        onLoaded: root.made()
        sourceComponent: Talk {
            words: root.words
            talk: root.talk
            helpAsked: root.helpAsked
            volume: root.volume
            onPressed: what => root.pressed(what, "")
        }
    }
    Page {
        ahead: root.ahead
        up: root.alert.up
        sourceComponent: Alert {
            words: root.words
            alert: root.alert
            helpAsked: root.helpAsked
            onPressed: (what, subject) => root.pressed(what, subject)
        }
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
