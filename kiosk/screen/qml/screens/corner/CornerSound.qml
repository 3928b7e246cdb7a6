pragma ComponentBehavior: Bound
import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// The microphone is open here, and everybody sees that; a sentence tries the loudspeaker.
FocusScope {
    id: page

    required property var words
    required property var sound
    required property int volume

    signal pressed(what: string)

    Rectangle {
        id: card
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: low.top
        anchors.bottomMargin: Theme.gap
        radius: Theme.radius
        color: page.sound.heard ? Theme.pineBg : Theme.sunBg

        Column {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.gap
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.compact ? Theme.tiny : Theme.small

            Row {
                spacing: Theme.small

                Symbol {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "microphone"
                    color: page.sound.heard ? Theme.pine : Theme.sun
                }
                Label {
                    objectName: "trial"
                    anchors.verticalCenter: parent.verticalCenter
                    ground: card.color
                    size: Theme.word
                    text: page.sound.title
                }
            }
            Row {
                id: meter
                visible: page.sound.heard
                spacing: Theme.meterGap

                Repeater {
                    model: Theme.levelBars
                    delegate: Rectangle {
                        required property int index
                        objectName: index < page.sound.bars ? "bar" : ""
                        width: (card.width - 2 * Theme.gap + Theme.meterGap) / Theme.levelBars - Theme.meterGap
                        height: Theme.meterHeight
                        radius: Theme.meterGap
                        color: index < page.sound.bars ? Theme.pine2 : Theme.card
                    }
                }
            }
            BalancedLabel {
                width: parent.width
                ground: card.color
                heavy: false
                size: Theme.body
                text: page.sound.more
            }
        }
    }
    Item {
        id: low
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Theme.target + limits.height

        BigButton {
            id: speaker
            objectName: "corner_try"
            anchors.bottom: parent.bottom
            height: Theme.target
            focus: true
            ground: Theme.paper
            symbol: "sound"
            symbolSize: Theme.smallSymbol
            pad: Theme.small
            size: Theme.body
            text: page.words.speaker_try
            KeyNavigation.right: meterButtons.minus
            onClicked: page.pressed(objectName)
        }
        Label {
            id: limits
            anchors.right: parent.right
            anchors.top: parent.top
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            text: page.sound.limits
        }
        VolumeMeter {
            id: meterButtons
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            word: page.words.volume
            volume: page.volume
            minus.KeyNavigation.left: speaker
            onPressed: what => page.pressed(what)
        }
    }
}
