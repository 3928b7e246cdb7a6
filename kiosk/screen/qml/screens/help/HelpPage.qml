pragma ComponentBehavior: Bound
import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// What happens now that somebody has asked for help.
FocusScope {
    id: page

    required property var words
    required property var head
    required property var help
    required property bool helpAsked

    signal pressed(what: string, subject: string)

    onVisibleChanged: close.focus = true

    Keys.onEscapePressed: page.pressed("help_close", "")
    Keys.onBackPressed: page.pressed("help_close", "")

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
    Label {
        id: title
        anchors.left: header.left
        anchors.top: header.bottom
        ground: Theme.paper
        size: Theme.headline
        text: page.words.help_asked
    }
    Surface {
        anchors.left: header.left
        anchors.right: header.right
        anchors.top: title.bottom
        anchors.topMargin: Theme.small
        anchors.bottom: low.top
        anchors.bottomMargin: Theme.sideGap

        Column {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.pad
            anchors.rightMargin: Theme.pad
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.gap

            Repeater {
                model: page.help.steps
                delegate: Row {
                    id: step
                    required property int index
                    required property var modelData

                    spacing: Theme.buttonPad

                    Rectangle {
                        anchors.verticalCenter: parent.verticalCenter
                        width: Theme.step
                        height: Theme.step
                        radius: height / 2
                        color: step.modelData.done ? Theme.pine : Theme.pineBg

                        Symbol {
                            anchors.centerIn: parent
                            visible: step.modelData.done
                            name: "check"
                            color: Theme.white
                            width: Theme.smallSymbol
                            height: Theme.smallSymbol
                            bold: true
                        }
                        Label {
                            anchors.centerIn: parent
                            visible: !step.modelData.done
                            ground: Theme.pineBg
                            text: step.index + 1
                        }
                    }
                    Label {
                        anchors.verticalCenter: parent.verticalCenter
                        ground: Theme.card
                        size: Theme.compact ? Theme.body : Theme.strong
                        text: step.modelData.text
                    }
                }
            }
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
            id: close
            objectName: "help_close"
            anchors.left: parent.left
            anchors.right: help.left
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
            text: page.words.help_close
            KeyNavigation.right: help
            onClicked: page.pressed("help_close", "")
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
