import QtQuick
import QtQuick.Layouts
import "../.."
import "../../controls/buttons"

// Hand, microphone, attendance, sound, help, and the way out.
FocusScope {
    id: bar

    required property var words
    required property bool handUp
    required property string handPlace
    required property var microphone
    required property string people
    required property bool opening
    required property bool helpAsked
    required property int volume

    signal pressed(what: string)
    signal leaving()

    onVisibleChanged: hand.focus = true

    RowLayout {
        anchors.fill: parent
        spacing: Theme.gap

        BarButton {
            id: hand
            objectName: "hand"
            focus: true
            main: true
            night: true
            fill: bar.handUp ? Theme.sunBg : Theme.hand
            edge: Theme.hand
            ink: Theme.ink
            symbol: "hand"
            symbolSize: Theme.handSymbol
            size: Theme.compact ? Theme.word : Theme.strong
            text: bar.handUp ? bar.words.hand_down : bar.words.hand_up
            more: bar.handPlace
            widest: bar.words.hand_down
            KeyNavigation.right: microphone
            onClicked: bar.pressed("hand")
        }
        BarButton {
            id: microphone
            objectName: "microphone"
            night: true
            fill: bar.microphone.open ? Theme.pine : Theme.nightCard
            edge: bar.microphone.open ? Theme.speaking : Theme.nightEdge
            symbol: "microphone"
            strike: bar.microphone.open ? "transparent" : Theme.strike
            text: bar.microphone.word
            more: bar.microphone.more
            KeyNavigation.left: hand
            KeyNavigation.right: attendance
            onClicked: bar.pressed("microphone")
        }
        BarButton {
            id: attendance
            objectName: "attendance"
            night: true
            stacked: true
            // Gives way to the one question that matters then, and leaves its place as it is.
            opacity: bar.opening ? 0 : 1
            enabled: !bar.opening
            symbol: "check"
            text: bar.words.attendance_short + (bar.people === "" ? "" : " " + bar.people)
            widest: bar.words.attendance_widest
            KeyNavigation.left: microphone
            KeyNavigation.right: plate.minus
            onClicked: bar.pressed("attendance")
        }
        VolumePlate {
            id: plate
            word: bar.words.volume
            volume: bar.volume
            Layout.minimumWidth: implicitWidth
            Layout.fillWidth: true
            Layout.fillHeight: true
            minus.KeyNavigation.left: attendance
            minus.KeyNavigation.right: plate.plus
            plus.KeyNavigation.left: plate.minus
            plus.KeyNavigation.right: help
            onPressed: what => bar.pressed(what)
        }
        HelpButton {
            id: help
            night: true
            stacked: true
            words: bar.words
            asked: bar.helpAsked
            KeyNavigation.left: plate.plus
            KeyNavigation.right: leave
            onClicked: bar.pressed("help")
        }
        BarButton {
            id: leave
            objectName: "leave"
            night: true
            stacked: true
            symbol: "leave"
            text: bar.words.leave
            KeyNavigation.left: help
            onClicked: bar.leaving()
        }
    }
}
