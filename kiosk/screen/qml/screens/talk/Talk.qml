import QtQuick
import QtQuick.Layouts
import "../.."
import "../../controls"
import "../../controls/buttons"
import "../../controls/pictures"

// Face to face with whoever called: they are big, we are small, and the microphone is open.
FocusScope {
    id: page

    required property var words
    required property var talk
    required property bool helpAsked
    required property int volume

    signal pressed(what: string)

    onVisibleChanged: end.focus = true

    Keys.onEscapePressed: page.pressed("talk_end")
    Keys.onBackPressed: page.pressed("talk_end")

    Rectangle {
        anchors.fill: parent
        color: Theme.night

        // Nothing beneath is to be pressed through it.
        MouseArea { anchors.fill: parent }
    }
    Item {
        id: stage
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: bar.top
        anchors.margins: Theme.nightMargin
        anchors.bottomMargin: Theme.gap

        Film {
            id: picture
            slot: "talk"
            anchors.fill: parent
            dim: page.talk.cover.kind === "over"
        }
        Cover {
            anchors.fill: picture
            visible: page.talk.cover.kind !== "none"
            what: page.talk.cover
        }
        Rectangle {
            visible: page.talk.open
            anchors.fill: picture
            radius: Theme.radius
            color: "transparent"
            border.width: Theme.outline
            border.color: Theme.speaking
        }
        Plate {
            anchors.left: picture.left
            anchors.top: picture.top
            anchors.margins: Theme.gap
            color: Theme.rose
            symbol: "record"
            text: page.words.talk_mark
        }
        Plate {
            objectName: "by"
            anchors.right: picture.right
            anchors.top: picture.top
            anchors.margins: Theme.gap
            text: page.talk.by
        }
        Plate {
            objectName: "heard"
            anchors.left: picture.left
            anchors.bottom: picture.bottom
            anchors.margins: Theme.gap
            color: page.talk.open ? Theme.pine : Theme.night
            symbol: "microphone"
            text: page.talk.microphone
            size: Theme.word
        }
        Item {
            anchors.right: picture.right
            anchors.bottom: picture.bottom
            anchors.margins: Theme.gap
            visible: page.talk.ours && (page.talk.cover.kind === "none" || !Theme.compact)
            width: Theme.strip
            height: width * 9 / 16

            Film {
                anchors.fill: parent
                slot: "talk_own"
                cropped: true
                corner: 0
            }
            Rectangle {
                anchors.fill: parent
                color: "transparent"
                border.width: Theme.outline
                border.color: Theme.hand
            }
        }
    }
    RowLayout {
        id: bar
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.nightMargin
        height: Theme.bar
        spacing: Theme.gap

        BarButton {
            id: end
            objectName: "talk_end"
            focus: true
            main: true
            night: true
            fill: Theme.rose
            edge: Theme.strike
            symbol: "phone"
            size: Theme.strong
            text: page.words.talk_end
            Layout.preferredWidth: bar.width / 2
            KeyNavigation.right: plate.minus
            onClicked: page.pressed("talk_end")
        }
        VolumePlate {
            id: plate
            word: page.words.volume
            volume: page.volume
            Layout.minimumWidth: implicitWidth
            Layout.fillWidth: true
            Layout.fillHeight: true
            minus.KeyNavigation.left: end
            minus.KeyNavigation.right: plate.plus
            plus.KeyNavigation.left: plate.minus
            plus.KeyNavigation.right: help
            onPressed: what => page.pressed(what)
        }
        HelpButton {
            id: help
            night: true
            words: page.words
            asked: page.helpAsked
            KeyNavigation.left: plate.plus
            onClicked: page.pressed("help")
        }
    }
}
