import QtQuick
import ".."
import "../controls"

// The lesson: whoever speaks to us is big, the rooms stand beside, five things can be pressed.
FocusScope {
    id: page

    required property var words
    required property var lesson
    required property bool helpAsked
    required property int volume

    property bool asking: false
    readonly property bool opening: page.lesson.opening

    signal pressed(what: string)

    onVisibleChanged: page.asking = false
    onAskingChanged: page.asking && page.pressed("asking")

    Keys.onEscapePressed: page.asking = true
    Keys.onBackPressed: page.asking = true

    Rectangle {
        anchors.fill: parent
        color: Theme.night
    }
    Film {
        id: picture
        slot: "main"
        anchors.left: parent.left
        anchors.right: strip.left
        anchors.rightMargin: Theme.gap
        anchors.top: parent.top
        anchors.leftMargin: Theme.nightMargin
        anchors.topMargin: Theme.nightMargin
        anchors.bottom: bar.top
        anchors.bottomMargin: Theme.gap
        dim: page.lesson.cover.kind === "over"
    }
    LessonCover {
        anchors.fill: picture
        visible: page.lesson.cover.kind !== "none"
        what: page.lesson.cover
    }
    Rectangle {
        visible: page.lesson.microphone.open || page.lesson.ours !== ""
        anchors.fill: picture
        radius: Theme.radius
        color: "transparent"
        border.width: Theme.outline
        border.color: page.lesson.microphone.open ? Theme.speaking : Theme.hand
    }
    Plate {
        anchors.left: picture.left
        anchors.top: picture.top
        anchors.margins: Theme.gap
        visible: page.lesson.mark !== ""
        color: page.lesson.live ? Theme.rose : Theme.night
        symbol: page.lesson.live ? "record" : "clock"
        text: page.lesson.mark
    }
    Plate {
        anchors.right: picture.right
        anchors.top: picture.top
        anchors.margins: Theme.gap
        visible: page.lesson.left !== ""
        text: page.lesson.left
    }
    Plate {
        anchors.left: picture.left
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: page.lesson.who !== "" && page.lesson.ours === "" && page.lesson.cover.kind !== "below"
        text: page.lesson.who
        size: Theme.word
    }
    Plate {
        objectName: "ours"
        anchors.horizontalCenter: picture.horizontalCenter
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: page.lesson.ours !== ""
        color: Theme.sea
        symbol: page.lesson.oursSymbol
        text: page.lesson.ours
        size: Theme.word
    }
    Strip {
        id: strip
        anchors.right: parent.right
        anchors.rightMargin: Theme.nightMargin
        anchors.top: picture.top
        width: Theme.strip
        anchors.bottom: picture.bottom
        rooms: page.lesson.rooms
        together: page.lesson.together
    }
    LessonBar {
        id: bar
        focus: !page.asking && !page.opening
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.nightMargin
        height: Theme.bar
        words: page.words
        handUp: page.lesson.handUp
        microphone: page.lesson.microphone
        helpAsked: page.helpAsked
        volume: page.volume
        onPressed: what => page.pressed(what)
        onLeaving: page.asking = true
    }
    MicrophoneOpening {
        anchors.left: picture.left
        anchors.right: bar.right
        anchors.top: picture.top
        anchors.bottom: picture.bottom
        visible: page.opening && !page.asking
        words: page.words
        share: page.lesson.openingShare
        seconds: page.lesson.openingSeconds
        onNotNow: page.pressed("not_now")
    }
    LeaveQuestion {
        anchors.fill: parent
        visible: page.asking
        words: page.words
        helpAsked: page.helpAsked
        onHelp: page.pressed("help")
        onStay: page.asking = false
        onLeave: page.pressed("leave_lesson")
    }
}
