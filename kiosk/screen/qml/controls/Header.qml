import QtQuick
import ".."

// The centre, the day, the time: the same line on every light screen.
Item {
    id: header

    required property string center
    required property string date
    required property string clock
    // Room that something else takes beside the name.
    property int beside: 0
    readonly property real nameEnd: name.width

    implicitHeight: Theme.header

    Label {
        id: name
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        ground: Theme.paper
        size: Theme.word
        // A name longer than any we know gives way to the day and the time.
        width: Math.min(implicitWidth, parent.width - day.width - time.width - header.beside - 2 * Theme.gap)
        elide: Text.ElideRight
        text: header.center
    }
    Label {
        id: day
        anchors.centerIn: parent
        anchors.horizontalCenterOffset: Math.max(0, name.width + header.beside + Theme.gap - (parent.width - width) / 2)
        ground: Theme.paper
        color: Theme.soft
        size: Theme.word
        heavy: false
        text: header.date
    }
    Label {
        id: time
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        ground: Theme.paper
        size: Theme.clock
        text: header.clock
    }
}
