pragma ComponentBehavior: Bound
import QtQuick
import "../../.."

// The rooms beside the big picture, our own first.
Item {
    id: strip

    required property var rooms

    readonly property real tileHeight: (height - (Theme.tiles - 1) * Theme.small) / Theme.tiles

    Column {
        spacing: Theme.small

        Repeater {
            model: Theme.tiles
            delegate: Tile {
                required property int index
                visible: index < strip.rooms.length
                slot: "tile" + index
                room: strip.rooms[index] ?? Theme.noRoom
                width: strip.width
                height: strip.tileHeight
            }
        }
    }
}
