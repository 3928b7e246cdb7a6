import QtQuick
import "../.."

// Title and text of a message, one above the other, filling the room there is.
Item {
    id: message

    required property string title
    required property string text
    required property color ground
    property color color: Theme.ink

    readonly property bool alone: message.text === ""

    FitLabel {
        id: title
        objectName: "noticeTitle"
        anchors.left: parent.left
        anchors.right: parent.right
        height: message.alone ? parent.height : Theme.messageTitleShare * parent.height
        ground: message.ground
        color: message.color
        least: Theme.headline
        most: Theme.digits
        text: message.title
    }
    FitLabel {
        objectName: "noticeText"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: title.bottom
        anchors.topMargin: Theme.hair
        anchors.bottom: parent.bottom
        visible: !message.alone
        ground: message.ground
        color: message.color
        heavy: false
        alignment: Text.AlignTop
        most: Theme.title
        text: message.text
    }
}
