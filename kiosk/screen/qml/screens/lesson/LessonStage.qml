import QtQuick
import "../.."
import "../../controls"

// The big picture with its marks, and the rooms beside it.
Item {
    id: stage

    required property var lesson

    readonly property bool plain: stage.lesson.ours === "" && stage.lesson.cover.kind === "none"

    Film {
        id: picture
        slot: "main"
        anchors.left: parent.left
        anchors.right: strip.left
        anchors.rightMargin: Theme.gap
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        dim: stage.lesson.cover.kind === "over"
    }
    LessonCover {
        anchors.fill: picture
        visible: stage.lesson.cover.kind !== "none"
        what: stage.lesson.cover
    }
    Rectangle {
        visible: stage.lesson.ours !== ""
        anchors.fill: picture
        radius: Theme.radius
        color: "transparent"
        border.width: Theme.outline
        border.color: stage.lesson.microphone.open ? Theme.speaking : Theme.hand
    }
    Plate {
        anchors.left: picture.left
        anchors.top: picture.top
        anchors.margins: Theme.gap
        visible: stage.lesson.mark !== ""
        color: stage.lesson.live ? Theme.rose : Theme.night
        symbol: stage.lesson.live ? "record" : "clock"
        text: stage.lesson.mark
    }
    Plate {
        anchors.right: picture.right
        anchors.top: picture.top
        anchors.margins: Theme.gap
        visible: stage.lesson.left !== ""
        text: stage.lesson.left
    }
    Plate {
        anchors.left: picture.left
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: stage.lesson.who !== "" && stage.plain
        text: stage.lesson.who
        size: Theme.word
    }
    Plate {
        anchors.right: picture.right
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: stage.lesson.together !== "" && stage.plain
        symbol: "house"
        text: stage.lesson.together
    }
    Plate {
        objectName: "ours"
        anchors.horizontalCenter: picture.horizontalCenter
        anchors.bottom: picture.bottom
        anchors.margins: Theme.gap
        visible: stage.lesson.ours !== "" && stage.lesson.cover.kind === "none"
        color: Theme.sea
        symbol: stage.lesson.oursSymbol
        text: stage.lesson.ours
        size: Theme.word
    }
    Strip {
        id: strip
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: Theme.strip
        rooms: stage.lesson.rooms
    }
}
