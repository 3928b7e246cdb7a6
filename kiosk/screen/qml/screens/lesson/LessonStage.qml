import QtQuick
import "../.."
import "../../controls"
import "../../controls/pictures"
import "centers"
import "question"

// The big picture with its marks, and the rooms beside it.
FocusScope {
    id: stage

    required property var words
    required property var lesson

    readonly property bool asked: stage.lesson.question.up
    readonly property bool grid: stage.lesson.grid.length > 0
    readonly property bool roll: stage.lesson.roll.length > 0
    readonly property bool plain: stage.lesson.ours === "" && stage.lesson.cover.kind === "none" && !stage.asked && !stage.grid

    signal answered(number: int)
    signal down()

    Film {
        id: picture
        slot: "main"
        anchors.left: parent.left
        anchors.right: strip.left
        anchors.rightMargin: Theme.gap
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        dim: stage.lesson.cover.kind === "over"
        visible: !stage.asked && !stage.lesson.film && !stage.grid
    }
    // What all watch together comes from this kiosk's own disk.
    Film {
        anchors.fill: picture
        slot: "together"
        visible: stage.lesson.film
    }
    RoomGrid {
        anchors.fill: parent
        visible: stage.grid
        rooms: stage.lesson.grid
    }
    Question {
        id: question
        anchors.fill: picture
        visible: stage.asked
        focus: visible && stage.lesson.question.open
        words: stage.words
        question: stage.lesson.question
        onAnswered: number => stage.answered(number)
        onDown: stage.down()
    }
    Cover {
        anchors.fill: picture
        visible: stage.lesson.cover.kind !== "none"
        what: stage.lesson.cover
    }
    Rectangle {
        visible: stage.lesson.framed
        anchors.fill: stage.grid ? stage : picture
        radius: Theme.radius
        color: "transparent"
        border.width: stage.lesson.turn ? 3 * Theme.outline : Theme.outline
        border.color: stage.lesson.microphone.open ? Theme.speaking : Theme.hand
    }
    Plate {
        anchors.left: picture.left
        anchors.top: picture.top
        anchors.margins: Theme.gap
        visible: stage.lesson.mark !== "" && !stage.asked && (!stage.grid || stage.lesson.recording)
        color: stage.lesson.live ? Theme.rose : Theme.night
        symbol: stage.lesson.live ? "record" : "clock"
        text: stage.lesson.mark
    }
    Plate {
        anchors.right: picture.right
        anchors.top: picture.top
        anchors.margins: Theme.gap
        visible: stage.lesson.left !== "" && !stage.asked && !stage.grid
        text: stage.lesson.left
    }
    Plate {
        anchors.left: picture.left
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: stage.lesson.who !== "" && stage.plain
        color: stage.lesson.whoIsRoom || stage.lesson.film ? Theme.sea : Theme.night
        symbol: stage.lesson.film ? "film" : stage.lesson.whoIsRoom ? "house" : ""
        text: stage.lesson.who
        size: Theme.word
    }
    Plate {
        anchors.right: picture.right
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: stage.lesson.together !== "" && stage.plain && !stage.lesson.film
        symbol: stage.roll ? "check" : "house"
        text: stage.lesson.together
    }
    Plate {
        objectName: "ours"
        anchors.horizontalCenter: picture.horizontalCenter
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: stage.lesson.ours !== "" && stage.lesson.cover.kind === "none" && !stage.asked
        color: Theme.sea
        symbol: stage.lesson.oursSymbol
        text: stage.lesson.ours
        size: Theme.word
    }
    Plate {
        objectName: "filmPaused"
        anchors.centerIn: picture
        visible: stage.lesson.filmPaused
        symbol: "pause"
        text: stage.words.together_paused
        size: Theme.word
    }
    RollList {
        anchors.fill: strip
        visible: stage.roll
        rows: stage.lesson.roll
    }
    Strip {
        id: strip
        visible: !stage.grid && !stage.roll
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: Theme.strip
        rooms: stage.lesson.rooms
    }
    // Marked on every screen, also where nothing else fits.
    Plate {
        anchors.right: strip.right
        anchors.bottom: strip.bottom
        anchors.bottomMargin: Theme.tileLabel + Theme.tiny
        visible: stage.lesson.recording && stage.asked
        color: Theme.rose
        symbol: "record"
        text: stage.words.recording
    }
}
