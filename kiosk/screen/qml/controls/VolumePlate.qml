pragma ComponentBehavior: Bound
import QtQuick
import ".."

// − 소리 6 + on one light plate, for the lesson's bar.
Rectangle {
    id: plate

    required property string word
    required property int volume
    property alias minus: minusButton
    property alias plus: plusButton

    signal pressed(what: string)

    implicitWidth: 2 * Theme.target + words.implicitWidth + 2 * Theme.tiny
    implicitHeight: Theme.bar
    radius: Theme.radius
    color: Theme.paper

    Press {
        id: minusButton
        objectName: "quieter"
        ground: Theme.night
        fill: Theme.paper
        edge: Theme.paper
        onNight: true
        width: Theme.target
        height: parent.height
        onClicked: plate.pressed("quieter")
        contentItem: Item {
            Symbol { anchors.centerIn: parent; name: "minus" }
        }
    }
    Label {
        id: words
        anchors.centerIn: parent
        ground: plate.color
        size: Theme.word
        text: plate.word + " " + plate.volume
    }
    Press {
        id: plusButton
        objectName: "louder"
        ground: Theme.night
        fill: Theme.paper
        edge: Theme.paper
        onNight: true
        anchors.right: parent.right
        width: Theme.target
        height: parent.height
        onClicked: plate.pressed("louder")
        contentItem: Item {
            Symbol { anchors.centerIn: parent; name: "plus" }
        }
    }
}
