import QtQuick
import "../.."
import "../../controls"
import "../../controls/pictures"

// What the camera sees now, before nobody but who stands here.
Item {
    id: page

    required property var camera

    Film {
        id: film
        slot: "corner"
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        width: Math.min(height * 16 / 9, parent.width * Theme.posterShare)
        around: Theme.paper
    }
    Column {
        anchors.left: film.right
        anchors.leftMargin: Theme.gap
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.small

        Symbol {
            name: page.camera.seen ? "check" : "camera"
            color: page.camera.seen ? Theme.pine : Theme.sun
            width: Theme.bigSymbol
            height: Theme.bigSymbol
        }
        BalancedLabel {
            objectName: "camera"
            width: parent.width
            ground: Theme.paper
            size: Theme.word
            text: page.camera.title
        }
        BalancedLabel {
            width: parent.width
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            size: Theme.body
            text: page.camera.more
        }
    }
}
