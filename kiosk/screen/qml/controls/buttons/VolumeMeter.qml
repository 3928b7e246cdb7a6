pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// 소리 − ▮▮▮▮ +, for light screens.
Row {
    id: meter

    required property string word
    required property int volume
    property alias minus: minusButton
    property alias plus: plusButton

    signal pressed(what: string)

    spacing: Theme.gap

    Label {
        anchors.verticalCenter: parent.verticalCenter
        ground: Theme.paper
        text: meter.word
    }
    Press {
        id: minusButton
        objectName: "quieter"
        ground: Theme.paper
        height: Theme.target
        KeyNavigation.right: plusButton
        onClicked: meter.pressed("quieter")
        contentItem: Item {
            Symbol { anchors.centerIn: parent; name: "minus" }
        }
    }
    Row {
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.meterGap

        Repeater {
            model: Theme.meterSteps
            delegate: Rectangle {
                required property int index
                width: Theme.meterWidth
                height: Theme.meterHeight
                radius: width / 3
                color: index < meter.volume ? Theme.pine2 : Theme.line
            }
        }
    }
    Press {
        id: plusButton
        objectName: "louder"
        ground: Theme.paper
        height: Theme.target
        KeyNavigation.left: minusButton
        onClicked: meter.pressed("louder")
        contentItem: Item {
            Symbol { anchors.centerIn: parent; name: "plus" }
        }
    }
}
