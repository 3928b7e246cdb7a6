pragma ComponentBehavior: Bound
import QtQuick
import ".."
import "../.."

// Symbol and word, beside each other or one above the other.
Press {
    id: button

    required property string symbol
    property string more: ""
    property color ink: Theme.ink
    property color strike: "transparent"
    property int size: Theme.word
    property int symbolSize: Theme.symbol
    property bool stacked: false
    property int pad: Theme.buttonPad

    implicitWidth: content.implicitWidth + 2 * button.pad

    contentItem: Item {
        id: content
        implicitWidth: grid.implicitWidth
        implicitHeight: grid.implicitHeight

        Grid {
            id: grid
            anchors.centerIn: parent
            flow: Grid.LeftToRight
            columns: button.stacked ? 1 : 2
            columnSpacing: Theme.small
            rowSpacing: Theme.hair
            horizontalItemAlignment: Grid.AlignHCenter
            verticalItemAlignment: Grid.AlignVCenter

            Symbol {
                name: button.symbol
                color: button.ink
                strike: button.strike
                width: button.symbolSize
                height: button.symbolSize
            }
            Column {
                Label {
                    anchors.horizontalCenter: parent.horizontalCenter
                    ground: button.fill
                    color: button.ink
                    size: button.size
                    text: button.text
                }
                Label {
                    anchors.horizontalCenter: parent.horizontalCenter
                    visible: button.more !== "" && !button.stacked
                    ground: button.fill
                    color: button.ink
                    heavy: false
                    text: button.more
                }
            }
        }
    }
}
