import QtQuick
import ".."
import "../controls"
import "../controls/buttons"
import "../controls/cards"

// Ten seconds in which everybody sees and hears that the lesson opens by itself.
FocusScope {
    id: page

    required property var words
    required property var head
    required property string title
    required property string who
    required property real share
    required property int seconds
    required property bool helpAsked
    // What happens at its end.
    property string what: page.words.countdown

    signal pressed(what: string)

    onVisibleChanged: later.focus = true

    Header {
        id: header
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        center: page.head.center
        date: page.head.date
        clock: page.head.clock
    }
    Item {
        anchors.left: header.left
        anchors.right: header.right
        anchors.top: header.bottom
        anchors.bottom: low.top

        Ring {
            id: ring
            anchors.left: parent.left
            anchors.leftMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            ground: Theme.paper
            share: page.share
            seconds: page.seconds
        }
        Column {
            anchors.left: ring.right
            anchors.leftMargin: 2 * Theme.pad
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.small

            Label {
                ground: Theme.paper
                color: Theme.pine
                size: Theme.action
                text: page.what
            }
            BalancedLabel {
                width: parent.width
                ground: Theme.paper
                size: Theme.title
                lessSize: Theme.longTitle
                text: page.title
            }
            BalancedLabel {
                width: parent.width
                ground: Theme.paper
                color: Theme.soft
                heavy: false
                size: Theme.word
                text: page.who
            }
        }
    }
    Item {
        id: low
        anchors.left: header.left
        anchors.right: header.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.margin
        height: Theme.mainTarget

        BigButton {
            id: later
            objectName: "later"
            anchors.left: parent.left
            anchors.right: help.left
            anchors.rightMargin: Theme.sideGap
            height: parent.height
            main: true
            focus: true
            ground: Theme.paper
            symbol: "clock"
            size: Theme.action
            text: page.words.later
            KeyNavigation.right: help
            onClicked: page.pressed("later")
        }
        HelpCard {
            id: help
            objectName: "help"
            anchors.right: parent.right
            width: Theme.side
            height: parent.height
            words: page.words
            asked: page.helpAsked
            KeyNavigation.left: later
            onClicked: page.pressed("help")
        }
    }
}
