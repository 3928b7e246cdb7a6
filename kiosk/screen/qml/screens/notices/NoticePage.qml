import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// A notice that somebody opened from its card on home.
FocusScope {
    id: page

    required property var words
    required property var head
    required property var notice
    required property bool helpAsked

    signal pressed(what: string, subject: string)

    onVisibleChanged: seen.focus = true

    Keys.onEscapePressed: page.pressed("notice_close", "")
    Keys.onBackPressed: page.pressed("notice_close", "")

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }
    Header {
        id: header
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        center: page.head.center
        date: page.head.date
        clock: page.head.clock
    }
    Surface {
        id: card
        anchors.left: header.left
        anchors.right: header.right
        anchors.top: header.bottom
        anchors.bottom: low.top
        anchors.bottomMargin: Theme.sideGap

        Words {
            anchors.fill: parent
            anchors.leftMargin: Theme.pad
            anchors.rightMargin: Theme.pad
            anchors.topMargin: Theme.small
            anchors.bottomMargin: Theme.small
            ground: Theme.card
            title: page.notice.title
            text: page.notice.text
        }
    }
    Item {
        id: low
        anchors.left: header.left
        anchors.right: header.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.nightMargin
        height: Theme.bar

        BigButton {
            id: seen
            objectName: "notice_seen"
            anchors.left: parent.left
            anchors.right: close.left
            anchors.rightMargin: Theme.gap
            height: parent.height
            main: true
            focus: true
            ground: Theme.paper
            fill: Theme.pine
            edge: Theme.pine
            ink: Theme.white
            symbol: "check"
            size: Theme.compact ? Theme.word : Theme.action
            text: page.words.notice_seen
            KeyNavigation.right: close
            onClicked: page.pressed("notice_seen", page.notice.id)
        }
        BarButton {
            id: close
            objectName: "notice_close"
            anchors.right: help.left
            anchors.rightMargin: Theme.gap
            width: Theme.side
            height: parent.height
            symbol: "house"
            text: page.words.notice_close
            KeyNavigation.left: seen
            KeyNavigation.right: help
            onClicked: page.pressed("notice_close", "")
        }
        HelpButton {
            id: help
            anchors.right: parent.right
            width: Theme.barButton
            height: parent.height
            stacked: true
            words: page.words
            asked: page.helpAsked
            KeyNavigation.left: close
            onClicked: page.pressed("help", "")
        }
    }
}
