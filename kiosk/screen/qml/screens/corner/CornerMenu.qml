import QtQuick
import "../.."
import "../../controls/cards"

// The four pages of the corner.
FocusScope {
    id: menu

    required property var words

    readonly property real wide: (menu.width - Theme.gap) / 2
    readonly property real high: (menu.height - Theme.gap) / 2

    signal pressed(what: string)

    SideCard {
        id: camera
        objectName: "corner_camera"
        width: menu.wide
        height: menu.high
        inset: Theme.buttonPad
        focus: true
        symbol: "camera"
        text: menu.words.corner_camera
        KeyNavigation.right: sound
        KeyNavigation.down: line
        onClicked: menu.pressed(objectName)
    }
    SideCard {
        id: sound
        objectName: "corner_sound"
        anchors.right: parent.right
        width: menu.wide
        height: menu.high
        inset: Theme.buttonPad
        symbol: "microphone"
        text: menu.words.corner_sound
        KeyNavigation.left: camera
        KeyNavigation.down: restart
        onClicked: menu.pressed(objectName)
    }
    SideCard {
        id: line
        objectName: "corner_line"
        anchors.bottom: parent.bottom
        width: menu.wide
        height: menu.high
        inset: Theme.buttonPad
        tint: Theme.seaBg
        sign: Theme.sea
        symbol: "link"
        text: menu.words.corner_line
        KeyNavigation.up: camera
        KeyNavigation.right: restart
        onClicked: menu.pressed(objectName)
    }
    SideCard {
        id: restart
        objectName: "corner_restart"
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: menu.wide
        height: menu.high
        inset: Theme.buttonPad
        tint: Theme.sunBg
        sign: Theme.sun
        symbol: "undo"
        text: menu.words.corner_restart
        KeyNavigation.up: sound
        KeyNavigation.left: line
        onClicked: menu.pressed(objectName)
    }
}
