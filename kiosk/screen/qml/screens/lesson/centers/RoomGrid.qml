pragma ComponentBehavior: Bound
import QtQuick
import "../../.."

// Everybody equally large, the instructor first.
Item {
    id: grid

    required property var rooms

    // Few rooms are as large as there is room.
    readonly property int columns: grid.rooms.length <= 4 ? 2 : Theme.gridColumns
    readonly property int rows: Math.max(1, Math.min(Theme.gridRows, Math.ceil(grid.rooms.length / grid.columns)))
    readonly property real cellWidth: (width + Theme.small) / grid.columns - Theme.small
    readonly property real cellHeight: (height + Theme.small) / grid.rows - Theme.small

    Repeater {
        model: Theme.gridColumns * Theme.gridRows
        delegate: Tile {
            required property int index
            visible: index < grid.rooms.length
            slot: "grid" + index
            room: grid.rooms[index] ?? Theme.noRoom
            x: (index % grid.columns) * (grid.cellWidth + Theme.small)
            y: Math.floor(index / grid.columns) * (grid.cellHeight + Theme.small)
            width: grid.cellWidth
            height: grid.cellHeight
        }
    }
}
