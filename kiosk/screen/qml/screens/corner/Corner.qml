import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// The helper's corner: a few pages in words, and the way back at the foot of each.
FocusScope {
    id: page

    required property var words
    required property var head
    required property var corner
    required property bool helpAsked
    required property int volume

    readonly property bool menu: page.corner.page === "menu"
    readonly property string title: page.menu || page.corner.page === "" ? page.words.corner_title : page.words["corner_" + page.corner.page]

    signal pressed(what: string, subject: string)

    function back(): void { page.pressed(page.menu ? "corner_done" : "corner_menu", ""); }
    function enter(): void { (page.menu ? menu : page.corner.page === "sound" ? sound : page.corner.page === "restart" ? restart : done).focus = true; }

    onVisibleChanged: page.enter()
    onMenuChanged: page.enter()

    Keys.onEscapePressed: page.back()
    Keys.onBackPressed: page.back()

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }
    Item {
        id: header
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        height: Math.max(Theme.header, title.implicitHeight)

        Label {
            id: title
            objectName: "title"
            anchors.verticalCenter: parent.verticalCenter
            ground: Theme.paper
            size: Theme.headline
            text: page.title
        }
        Label {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            ground: Theme.paper
            size: Theme.clock
            text: page.head.clock
        }
    }
    Item {
        id: field
        anchors.left: header.left
        anchors.right: header.right
        anchors.top: header.bottom
        anchors.bottom: bar.top
        anchors.bottomMargin: Theme.gap

        CornerMenu {
            id: menu
            anchors.fill: parent
            visible: page.menu
            words: page.words
            KeyNavigation.down: done
            onPressed: what => page.pressed(what, "")
        }
        CornerCamera {
            anchors.fill: parent
            visible: page.corner.page === "camera"
            camera: page.corner.camera
        }
        CornerSound {
            id: sound
            anchors.fill: parent
            visible: page.corner.page === "sound"
            words: page.words
            sound: page.corner.sound
            volume: page.volume
            KeyNavigation.down: done
            onPressed: what => page.pressed(what, "")
        }
        CornerLine {
            anchors.fill: parent
            visible: page.corner.page === "line"
            words: page.words
            lines: page.corner.lines
        }
        CornerRestart {
            id: restart
            anchors.fill: parent
            visible: page.corner.page === "restart"
            words: page.words
            KeyNavigation.down: done
            onPressed: what => page.pressed(what, "")
        }
    }
    Item {
        id: bar
        anchors.left: header.left
        anchors.right: header.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.nightMargin
        height: Theme.bar

        readonly property var above: page.menu ? menu : sound.visible ? sound : restart.visible ? restart : null

        BarButton {
            id: done
            objectName: page.menu ? "corner_done" : "corner_menu"
            width: (parent.width - Theme.gap) / 2
            height: parent.height
            focus: true
            symbol: page.menu ? "house" : "before"
            text: page.menu ? page.words.home : page.words.back
            KeyNavigation.up: bar.above
            KeyNavigation.right: help
            onClicked: page.back()
        }
        HelpButton {
            id: help
            anchors.right: parent.right
            width: done.width
            height: parent.height
            words: page.words
            asked: page.helpAsked
            KeyNavigation.up: bar.above
            KeyNavigation.left: done
            onClicked: page.pressed("help", "")
        }
    }
}
