pragma ComponentBehavior: Bound
import QtQuick
import "../.."

// Everybody equally large, the instructor first.
Item {
    id: grid

    required property var rooms

    readonly property real cellWidth: (width + Theme.small) / Theme.gridColumns - Theme.small
    readonly property real cellHeight: (height + Theme.small) / Theme.gridRows - Theme.small

    Repeater {
        model: Theme.gridColumns * Theme.gridRows
        delegate: Tile {
            required property int index
            visible: index < grid.rooms.length
            slot: "grid" + index
            room: grid.rooms[index] ?? Theme.noRoom
            x: (index % Theme.gridColumns) * (grid.cellWidth + Theme.small)
            y: Math.floor(index / Theme.gridColumns) * (grid.cellHeight + Theme.small)
            width: grid.cellWidth
            height: grid.cellHeight
        }
    }
}
