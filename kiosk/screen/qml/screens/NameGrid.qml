pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../controls/buttons"
import "../controls/cards"

// Tiles in rows and columns; where they do not fit at once, two of the places turn the page.
FocusScope {
    id: grid

    required property var words
    required property var names
    required property string longestName
    required property string longestNote

    property int turned: 0

    // As many columns as leave room for the longest name (ticked) and the longest note.
    readonly property real need: Math.max(longName.advanceWidth + Theme.symbol + Theme.small, longNote.advanceWidth) + 2 * Theme.small + Theme.tiny
    readonly property int columns: grid.need <= grid.wide(4) ? 4 : grid.need <= grid.wide(3) ? 3 : 2
    readonly property int cells: grid.columns * Theme.nameRows
    readonly property bool turns: grid.names.length > grid.cells
    readonly property int each: grid.turns ? grid.cells - 2 : grid.cells
    readonly property int pages: Math.max(1, Math.ceil(grid.names.length / grid.each))
    readonly property int page: Math.min(grid.turned, grid.pages - 1)
    readonly property int before: grid.turns ? grid.cells - grid.columns : -1
    readonly property int after: grid.turns ? grid.cells - 1 : -1

    signal pressed(what: string, subject: string)
    signal down()

    function wide(columns: int): real { return (grid.width + Theme.gap) / columns - Theme.gap; }
    // Whose name lies in a place, or nobody's.
    function at(cell: int): var { return grid.names[grid.page * grid.each + cell - (grid.turns && cell > grid.before ? 1 : 0)]; }
    function reach(cell: int): bool {
        const place = cell >= 0 ? places.itemAt(cell) : null;
        if (place?.visible)
            place.forceActiveFocus();
        return place?.visible ?? false;
    }
    function begin(): void {
        grid.turned = 0;
        const first = places.itemAt(0);
        if (first)
            first.focus = true;
    }
    function turn(pages: int): void {
        grid.turned = grid.page + pages;
        grid.reach(0);
    }

    TextMetrics {
        id: longName
        font.family: Theme.family
        font.pixelSize: Theme.body
        font.weight: Font.ExtraBold
        text: grid.longestName
    }
    TextMetrics {
        id: longNote
        font.family: Theme.family
        font.pixelSize: Theme.body
        font.weight: Font.Bold
        text: grid.longestNote
    }
    Repeater {
        id: places
        model: grid.cells
        delegate: FocusScope {
            id: place
            required property int index

            readonly property int column: place.index % grid.columns
            readonly property var person: grid.at(place.index)
            readonly property bool arrow: place.index === grid.before || place.index === grid.after
            readonly property int step: place.index === grid.before ? -1 : 1

            visible: place.arrow ? grid.page + place.step >= 0 && grid.page + place.step < grid.pages : place.person !== undefined
            focus: place.index === 0
            width: grid.wide(grid.columns)
            height: (grid.height + Theme.gap) / Theme.nameRows - Theme.gap
            x: place.column * (width + Theme.gap)
            y: Math.floor(place.index / grid.columns) * (height + Theme.gap)

            Keys.onLeftPressed: place.column > 0 && grid.reach(place.index - 1)
            Keys.onRightPressed: place.column < grid.columns - 1 && grid.reach(place.index + 1)
            Keys.onUpPressed: grid.reach(place.index - grid.columns)
            Keys.onDownPressed: grid.reach(place.index + grid.columns) || grid.down()

            NameTile {
                anchors.fill: parent
                objectName: "name:" + (place.person?.id ?? "")
                visible: !place.arrow
                focus: visible
                person: place.arrow || place.person === undefined ? ({"id": "", "name": "", "note": "", "present": false, "waiting": false}) : place.person
                onClicked: grid.pressed(person.present ? "absent" : "present", person.id)
            }
            BigButton {
                anchors.fill: parent
                objectName: place.step < 0 ? "names_before" : "names_after"
                visible: place.arrow
                focus: visible
                ground: Theme.paper
                fill: Theme.sunBg
                symbol: place.step < 0 ? "before" : "after"
                size: Theme.body
                symbolSize: Theme.symbol
                text: place.step < 0 ? grid.words.names_before : grid.words.names_after
                onClicked: grid.turn(place.step)
            }
        }
    }
}
