import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// A new start: of both programs, or of the whole machine.
FocusScope {
    id: page

    required property var words

    signal pressed(what: string)

    Label {
        id: call
        ground: Theme.paper
        size: Theme.word
        text: page.words.restart_call
    }
    Row {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: call.bottom
        anchors.topMargin: Theme.small
        anchors.bottom: parent.bottom
        spacing: Theme.gap

        BigButton {
            id: program
            objectName: "restart_program"
            width: (parent.width - Theme.gap) / 2
            height: parent.height
            focus: true
            ground: Theme.paper
            symbol: "undo"
            text: page.words.restart_program
            more: page.words.restart_program_more
            KeyNavigation.right: machine
            onClicked: page.pressed(objectName)
        }
        BigButton {
            id: machine
            objectName: "restart_machine"
            width: program.width
            height: parent.height
            ground: Theme.paper
            symbol: "link"
            text: page.words.restart_machine
            more: page.words.restart_machine_more
            KeyNavigation.left: program
            onClicked: page.pressed(objectName)
        }
    }
}
