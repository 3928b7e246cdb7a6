import QtQuick
import QtMultimedia
import "controls"
import "controls/pictures"
import "screens/lesson"
import "screens/quiet"
import "screens/television"

// The second window: what everybody in the room looks at.  Nothing on it can be pressed.
Window {
    id: root

    required property real diagonalInch
    required property var words
    required property var lesson
    required property var countdown
    required property var player
    required property var quiet
    required property var talk
    required property var alert
    required property string scene

    readonly property bool inside: root.scene === "lesson"
    // A place that is asked for, or about to be heard, sees that large.
    readonly property bool opening: root.inside && root.lesson.opening
    readonly property bool clock: !root.inside && !["countdown", "player", "dark"].includes(root.scene)

    flags: Qt.Window | Qt.WindowTransparentForInput
    color: root.scene === "dark" ? Theme.black : Theme.night

    Binding { target: Theme; property: "diagonalInch"; value: root.diagonalInch }
    Binding { target: Theme; property: "tv"; value: true }
    Binding { target: Theme; property: "windowWidth"; value: root.width }
    Binding { target: Theme; property: "windowHeight"; value: root.height }

    LessonStage {
        anchors.fill: parent
        anchors.margins: Theme.nightMargin
        visible: root.inside && !root.opening
        enabled: false
        words: root.words
        lesson: root.lesson
    }
    VideoOutput {
        id: film
        objectName: "reel"
        anchors.fill: parent
        visible: root.scene === "player"
    }
    Plate {
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: Theme.margin
        visible: film.visible && (root.player.why !== "" && !root.player.loop || root.player.paused)
        symbol: root.player.paused ? "pause" : "sun"
        text: root.player.paused ? root.words.paused : root.player.why
    }
    Seconds {
        anchors.fill: parent
        visible: root.scene === "countdown"
        what: root.words.countdown
        title: root.countdown.title
        more: root.countdown.who
        share: root.countdown.share
        seconds: root.countdown.seconds
    }
    Seconds {
        anchors.fill: parent
        visible: root.opening
        what: root.words.our_center
        title: root.words.microphone_opening
        more: root.words.microphone_opening_more
        share: root.lesson.openingShare
        seconds: root.lesson.openingSeconds
    }
    Quiet {
        anchors.fill: parent
        visible: root.clock
        enabled: false
        dark: false
        hint: root.scene === "over" ? root.words.over : ""
        words: root.words
        quiet: root.quiet
    }
    Seconds {
        anchors.fill: parent
        visible: root.talk.rings
        what: root.words.talk_soon
        title: root.words.talk_rings
        more: root.talk.by
        share: root.talk.share
        seconds: root.talk.seconds
    }
    Film {
        anchors.fill: parent
        visible: root.talk.on
        slot: "talk"
    }
    Message {
        anchors.fill: parent
        visible: root.alert.up
        words: root.words
        alert: root.alert
    }
}
