import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// Three seconds before everybody hears us: never a microphone on without this.
FocusScope {
    id: opening

    required property var words
    required property real share
    required property int seconds

    signal notNow()

    focus: visible

    Keys.onEscapePressed: opening.notNow()
    Keys.onBackPressed: opening.notNow()

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.paper
    }
    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: Theme.pad

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 2 * Theme.pad

            Ring {
                ground: Theme.paper
                share: opening.share
                seconds: opening.seconds
                diameter: Theme.smallRing
                size: Theme.headline
            }
            Column {
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.tiny

                Label {
                    ground: Theme.paper
                    size: Theme.headline
                    text: opening.words.microphone_opening
                }
                Label {
                    ground: Theme.paper
                    color: Theme.soft
                    heavy: false
                    size: Theme.word
                    text: opening.words.microphone_opening_more
                }
            }
        }
        BigButton {
            objectName: "not_now"
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width - 2 * Theme.margin
            height: Theme.mainTarget + Theme.small
            main: true
            focus: true
            ground: Theme.paper
            symbol: "microphone"
            strike: Theme.rose
            size: Theme.headline
            symbolSize: Theme.bigSymbol
            text: opening.words.later
            onClicked: opening.notNow()
        }
    }
}
