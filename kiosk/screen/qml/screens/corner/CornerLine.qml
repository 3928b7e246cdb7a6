pragma ComponentBehavior: Bound
import QtQuick
import "../.."
import "../../controls"

// What somebody on the telephone may ask for.
Item {
    id: page

    required property var words
    required property var lines

    Surface {
        anchors.fill: parent

        Column {
            anchors.fill: parent
            anchors.leftMargin: Theme.gap
            anchors.rightMargin: Theme.gap
            anchors.topMargin: Theme.tiny

            Repeater {
                model: page.lines
                delegate: Item {
                    id: line
                    required property var modelData

                    width: parent.width
                    height: (page.height - 2 * Theme.tiny) / page.lines.length

                    Label {
                        id: label
                        anchors.verticalCenter: parent.verticalCenter
                        ground: Theme.card
                        color: Theme.soft
                        heavy: false
                        text: line.modelData.label
                    }
                    Label {
                        objectName: "line"
                        x: page.width * Theme.labelShare
                        width: parent.width - x
                        anchors.verticalCenter: parent.verticalCenter
                        ground: Theme.card
                        elide: Text.ElideRight
                        text: line.modelData.value
                    }
                }
            }
        }
    }
}
