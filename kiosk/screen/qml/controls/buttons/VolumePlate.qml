pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// − + and 소리 6 above them on one light plate, for bars on night.
Rectangle {
    id: plate

    required property string word
    required property int volume
    property alias minus: minusButton
    property alias plus: plusButton

    signal pressed(what: string)

    implicitWidth: Math.max(2 * Theme.target + Theme.gap, words.implicitWidth + 2 * Theme.radius)
    implicitHeight: Theme.bar
    radius: Theme.radius
    color: Theme.paper

    Press {
        id: minusButton
        objectName: "quieter"
        ground: Theme.night
        fill: Theme.paper
        edge: Theme.paper
        night: true
        anchors.bottom: parent.bottom
        width: Theme.target
        height: Theme.target
        onClicked: plate.pressed("quieter")
        contentItem: Item {
            Symbol { anchors.centerIn: parent; name: "minus" }
        }
    }
    Label {
        id: words
        anchors.horizontalCenter: parent.horizontalCenter
        y: (parent.height - Theme.target - height) / 2 + Theme.hair
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
        night: true
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: Theme.target
        height: Theme.target
        onClicked: plate.pressed("louder")
        contentItem: Item {
            Symbol { anchors.centerIn: parent; name: "plus" }
        }
    }
}
