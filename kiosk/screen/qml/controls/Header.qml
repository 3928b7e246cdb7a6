import QtQuick
import ".."

// The centre, the day, the time: the same line on every light screen.
Item {
    id: header

    required property string center
    required property string date
    required property string clock

    implicitHeight: Theme.header

    Label {
        id: name
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        ground: Theme.paper
        size: Theme.word
        text: header.center
    }
    Label {
        anchors.centerIn: parent
        anchors.horizontalCenterOffset: Math.max(0, name.width + Theme.gap - (parent.width - width) / 2)
        ground: Theme.paper
        color: Theme.soft
        size: Theme.word
        heavy: false
        text: header.date
    }
    Label {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        ground: Theme.paper
        size: Theme.clock
        text: header.clock
    }
}
