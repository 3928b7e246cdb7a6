import QtQuick
import "../.."
import "../../controls"

// Seconds that run down before something begins; the buttons for it are on the touch panel.
Rectangle {
    id: page

    required property string what
    required property string title
    required property string more
    required property real share
    required property int seconds

    color: Theme.paper

    Ring {
        id: ring
        anchors.left: parent.left
        anchors.leftMargin: Theme.margin + Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        ground: Theme.paper
        share: page.share
        seconds: page.seconds
    }
    Column {
        anchors.left: ring.right
        anchors.leftMargin: Theme.margin + Theme.pad
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.small

        Label {
            ground: Theme.paper
            color: Theme.pine
            size: Theme.action
            text: page.what
        }
        BalancedLabel {
            objectName: "tvTitle"
            width: parent.width
            ground: Theme.paper
            size: Theme.title
            lessSize: Theme.longTitle
            text: page.title
        }
        BalancedLabel {
            visible: page.more !== ""
            width: parent.width
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            size: Theme.word
            text: page.more
        }
    }
}
