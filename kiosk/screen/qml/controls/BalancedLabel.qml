import QtQuick
import ".."

// Words that may take several lines of about equal length; breaks only between words.
Item {
    id: balanced

    required property string text
    required property color ground
    property int size: Theme.headline
    // Taken instead where `size` would need a third line.
    property int lessSize: size
    property color color: Theme.ink
    property bool heavy: true
    property int alignment: Text.AlignLeft
    readonly property real room: Math.max(1, balanced.width)
    readonly property int taken: full.advanceWidth > 2 * balanced.room - balanced.size ? balanced.lessSize : balanced.size
    readonly property real length: full.advanceWidth * balanced.taken / balanced.size
    readonly property real lines: Math.ceil(balanced.length / balanced.room)

    implicitHeight: words.implicitHeight
    implicitWidth: Math.ceil(full.advanceWidth) + 1

    TextMetrics {
        id: full
        font.family: Theme.family
        font.pixelSize: balanced.size
        font.weight: words.font.weight
        text: balanced.text
    }

    Label {
        id: words
        // A line may be longer than its share by one word.
        width: balanced.lines > 1 ? Math.min(balanced.width, balanced.length / balanced.lines + 2.2 * balanced.taken) : balanced.width
        x: balanced.alignment === Text.AlignHCenter ? (balanced.width - width) / 2 : 0
        ground: balanced.ground
        text: balanced.text
        size: balanced.taken
        heavy: balanced.heavy
        color: balanced.color
        horizontalAlignment: balanced.alignment
        wrapMode: Text.WordWrap
        lineHeight: Theme.lineHeight
    }
}
