import QtQuick
import ".."

// Words on a ground of one colour; the ground is named so that contrast can be computed.
Text {
    id: label

    required property color ground
    property int size: Theme.body
    property bool heavy: true

    color: Theme.ink
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    font.family: Theme.family
    font.pixelSize: label.size
    font.weight: label.heavy ? Font.ExtraBold : Font.Bold
}
