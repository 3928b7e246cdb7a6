import QtQuick
import QtQuick.Layouts
import ".."
import "../controls/buttons"

// Pause, ten seconds back and forward, sound, help, and the way out.
FocusScope {
    id: bar

    required property var words
    required property bool paused
    required property bool helpAsked
    required property int volume

    signal pressed(what: string)

    onVisibleChanged: pause.focus = true

    RowLayout {
        anchors.fill: parent
        spacing: Theme.gap

        BarButton {
            id: pause
            objectName: bar.paused ? "go_on" : "pause"
            focus: true
            main: true
            night: true
            fill: Theme.hand
            edge: Theme.hand
            ink: Theme.ink
            symbol: bar.paused ? "play" : "pause"
            text: bar.paused ? bar.words.go_on : bar.words.pause
            KeyNavigation.right: back
            onClicked: bar.pressed(objectName)
        }
        BarButton {
            id: back
            objectName: "back10"
            night: true
            stacked: true
            symbol: "back10"
            text: Theme.compact ? bar.words.back : bar.words.back10
            KeyNavigation.left: pause
            KeyNavigation.right: forward
            onClicked: bar.pressed("back10")
        }
        BarButton {
            id: forward
            objectName: "forward10"
            night: true
            stacked: true
            symbol: "forward10"
            text: Theme.compact ? bar.words.forward : bar.words.forward10
            KeyNavigation.left: back
            KeyNavigation.right: plate.minus
            onClicked: bar.pressed("forward10")
        }
        VolumePlate {
            id: plate
            word: bar.words.volume
            volume: bar.volume
            Layout.minimumWidth: implicitWidth
            Layout.fillWidth: true
            Layout.fillHeight: true
            minus.KeyNavigation.left: forward
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
            KeyNavigation.right: stop
            onClicked: bar.pressed("help")
        }
        BarButton {
            id: stop
            objectName: "stop_film"
            night: true
            stacked: true
            symbol: "stop"
            text: bar.words.stop_film
            KeyNavigation.left: help
            onClicked: bar.pressed("stop_film")
        }
    }
}
