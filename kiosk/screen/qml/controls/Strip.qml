pragma ComponentBehavior: Bound
import QtQuick
import ".."

// The rooms beside the big picture, our own first, and how many there are in all.
Item {
    id: strip

    required property var rooms
    required property string together

    readonly property real tileHeight: (height - Theme.plate - Theme.tiles * Theme.small) / Theme.tiles

    Column {
        spacing: Theme.small

        Repeater {
            model: Theme.tiles
            delegate: Tile {
                required property int index
                visible: index < strip.rooms.length
                slot: "tile" + index
                room: strip.rooms[index] ?? ({"name": "", "picture": false, "mine": false, "floor": false, "hand": false})
                width: strip.width
                height: strip.tileHeight
            }
        }
    }
    Label {
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        height: Theme.plate
        ground: Theme.night
        color: Theme.white
        text: strip.together
    }
}
