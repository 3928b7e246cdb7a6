import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"
import "../../controls/cards"

// An emergency: over everything, until somebody here has confirmed it.
FocusScope {
    id: page

    required property var words
    required property var alert
    required property bool helpAsked

    signal pressed(what: string, subject: string)

    onVisibleChanged: seen.focus = true

    Rectangle {
        anchors.fill: parent
        color: Theme.rose

        // Nothing beneath is to be pressed through it.
        MouseArea { anchors.fill: parent }
    }
    Row {
        id: head
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.leftMargin: Theme.margin
        anchors.topMargin: Theme.compact ? Theme.small : Theme.gap
        height: Theme.plate
        spacing: Theme.small

        Symbol {
            anchors.verticalCenter: parent.verticalCenter
            name: "bell"
            color: Theme.white
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            ground: Theme.rose
            color: Theme.white
            size: Theme.word
            text: page.words.alert
        }
    }
    Plate {
        objectName: "mark"
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: head.verticalCenter
        visible: page.alert.mark !== ""
        symbol: page.alert.markSymbol
        text: page.alert.mark
    }
    Words {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: head.bottom
        anchors.bottom: low.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: Theme.tiny
        anchors.bottomMargin: Theme.tiny
        ground: Theme.rose
        color: Theme.white
        title: page.alert.title
        text: page.alert.text
    }
    Item {
        id: low
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.bottomMargin: Theme.nightMargin
        height: Theme.bar

        BigButton {
            id: seen
            objectName: "notice_seen"
            anchors.left: parent.left
            anchors.right: help.left
            anchors.rightMargin: Theme.sideGap
            height: parent.height
            main: true
            focus: true
            night: true
            ground: Theme.rose
            symbol: "check"
            symbolSize: Theme.bigSymbol
            size: Theme.action
            text: page.words.alert_seen
            KeyNavigation.right: help
            onClicked: page.pressed("notice_seen", page.alert.id)
        }
        HelpCard {
            id: help
            objectName: "help"
            anchors.right: parent.right
            width: Theme.side
            height: parent.height
            inset: Theme.buttonPad
            night: true
            ground: Theme.rose
            fill: Theme.card
            words: page.words
            asked: page.helpAsked
            KeyNavigation.left: seen
            onClicked: page.pressed("help", "")
        }
    }
}
