import QtQuick
import QtQuick.Layouts
import ".."
import "../controls"

// Hand, microphone, sound, help, and the way out.
FocusScope {
    id: bar

    required property var words
    required property bool handUp
    required property var microphone
    required property bool helpAsked
    required property int volume

    signal pressed(what: string)
    signal leaving()

    onVisibleChanged: hand.focus = true

    RowLayout {
        anchors.fill: parent
        spacing: Theme.gap

        BigButton {
            id: hand
            objectName: "hand"
            focus: true
            main: true
            onNight: true
            ground: Theme.night
            fill: bar.handUp ? Theme.sunBg : Theme.hand
            edge: Theme.hand
            symbol: "hand"
            symbolSize: Theme.handSymbol
            stacked: Theme.compact
            size: Theme.compact ? Theme.word : Theme.strong
            text: bar.handUp ? bar.words.hand_down : bar.words.hand_up
            Layout.fillWidth: true
            Layout.fillHeight: true
            KeyNavigation.right: microphone
            onClicked: bar.pressed("hand")
        }
        BigButton {
            id: microphone
            objectName: "microphone"
            onNight: true
            ground: Theme.night
            fill: bar.microphone.open ? Theme.pine : Theme.nightCard
            edge: bar.microphone.open ? Theme.speaking : Theme.nightEdge
            ink: Theme.white
            symbol: "microphone"
            strike: bar.microphone.open ? "transparent" : Theme.strike
            stacked: Theme.compact
            text: bar.microphone.word
            more: bar.microphone.more
            Layout.fillWidth: true
            Layout.fillHeight: true
            KeyNavigation.left: hand
            KeyNavigation.right: plate.minus
            onClicked: bar.pressed("microphone")
        }
        VolumePlate {
            id: plate
            word: bar.words.volume
            volume: bar.volume
            Layout.fillWidth: true
            Layout.fillHeight: true
            minus.KeyNavigation.left: microphone
            minus.KeyNavigation.right: plate.plus
            plus.KeyNavigation.left: plate.minus
            plus.KeyNavigation.right: help
            onPressed: what => bar.pressed(what)
        }
        BigButton {
            id: help
            objectName: "help"
            onNight: true
            ground: Theme.night
            fill: Theme.roseBg
            edge: bar.helpAsked ? Theme.strike : Theme.roseBg
            symbol: bar.helpAsked ? "check" : "phone"
            stacked: Theme.compact
            text: bar.helpAsked ? bar.words.help_asked_short : bar.words.help
            Layout.fillWidth: true
            Layout.fillHeight: true
            KeyNavigation.left: plate.plus
            KeyNavigation.right: leave
            onClicked: bar.pressed("help")
        }
        BigButton {
            id: leave
            objectName: "leave"
            onNight: true
            ground: Theme.night
            fill: Theme.nightCard
            edge: Theme.nightEdge
            ink: Theme.white
            symbol: "leave"
            stacked: Theme.compact
            text: bar.words.leave
            Layout.fillWidth: true
            Layout.fillHeight: true
            KeyNavigation.left: help
            onClicked: bar.leaving()
        }
    }
}
