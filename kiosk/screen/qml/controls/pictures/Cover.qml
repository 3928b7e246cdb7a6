import QtQuick
import "../.."
import ".."

// Words in place of (or over) the big picture: never a black tile.
Item {
    id: cover

    required property var what

    readonly property bool whole: cover.what.kind === "card"

    Rectangle {
        anchors.fill: parent
        visible: cover.whole
        radius: Theme.radius
        color: Theme.paper
    }
    Rectangle {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: cover.what.kind === "below" ? (cover.height - height) / 2 - Theme.gap : 0
        width: Math.min(cover.width - 2 * Theme.gap, words.width + 4 * Theme.gap)
        height: words.height + 3 * Theme.gap
        radius: Theme.radius
        color: Theme.paper
    }
    Column {
        id: words
        anchors.centerIn: parent
        anchors.verticalCenterOffset: cover.what.kind === "below" ? (cover.height - height - 3 * Theme.gap) / 2 - Theme.gap : 0
        width: Math.min(cover.width - 4 * Theme.gap, Math.max(first.implicitWidth, second.implicitWidth))
        spacing: Theme.tiny

        Symbol {
            visible: cover.what.kind !== "below"
            anchors.horizontalCenter: parent.horizontalCenter
            name: cover.what.symbol
            color: Theme.pine
            width: Theme.hugeSymbol
            height: Theme.hugeSymbol
        }
        BalancedLabel {
            id: first
            objectName: "coverTitle"
            width: parent.width
            ground: Theme.paper
            size: Theme.headline
            alignment: Text.AlignHCenter
            text: cover.what.title
        }
        BalancedLabel {
            id: second
            width: parent.width
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            size: Theme.word
            alignment: Text.AlignHCenter
            text: cover.what.more
        }
    }
}
