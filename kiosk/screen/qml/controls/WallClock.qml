pragma ComponentBehavior: Bound
import QtQuick
import ".."

// The clock on the living-room wall.
Item {
    id: wall

    required property int hour
    required property int minute
    required property var numerals

    readonly property real reach: Math.min(width, height) / 2

    Rectangle {
        anchors.centerIn: parent
        width: 2 * wall.reach
        height: width
        radius: wall.reach
        color: Theme.card
        border.width: Theme.outline
        border.color: Theme.edge
    }
    Repeater {
        model: 12
        delegate: Item {
            id: mark
            required property int index
            anchors.centerIn: parent
            height: 2 * wall.reach
            rotation: 30 * index

            Rectangle {
                visible: mark.index % 3 !== 0
                anchors.horizontalCenter: parent.horizontalCenter
                y: 3 * Theme.outline
                width: Theme.outline
                height: Theme.gap
                radius: width / 2
                color: Theme.edge
            }
        }
    }
    Repeater {
        model: wall.numerals
        delegate: Label {
            id: numeral
            required property int index
            required property string modelData
            readonly property real away: wall.reach - 2 * Theme.outline - 0.62 * size
            ground: Theme.card
            text: modelData
            x: wall.width / 2 - width / 2 + Math.sin(index * Math.PI / 2) * away
            y: wall.height / 2 - height / 2 - Math.cos(index * Math.PI / 2) * away
        }
    }
    Item {
        anchors.centerIn: parent
        rotation: 30 * wall.hour + wall.minute / 2

        Rectangle {
            x: -width / 2
            y: -height + width / 2
            width: 2.4 * Theme.outline
            height: 0.46 * wall.reach
            radius: width / 2
            color: Theme.ink
        }
    }
    Item {
        anchors.centerIn: parent
        rotation: 6 * wall.minute

        Rectangle {
            x: -width / 2
            y: -height + width / 2
            width: 1.6 * Theme.outline
            height: 0.68 * wall.reach
            radius: width / 2
            color: Theme.pine
        }
    }
    Rectangle {
        anchors.centerIn: parent
        width: 3.6 * Theme.outline
        height: width
        radius: width / 2
        color: Theme.ink
    }
}
