import QtQuick
import "../.."
import "../../controls"

// The words of an operator: as large as they fit, never smaller than `least`.
Item {
    id: fit

    required property string text
    required property color ground
    property color color: Theme.ink
    property bool heavy: true
    property int alignment: Text.AlignVCenter
    property int least: Theme.body
    property int most: Theme.title

    Label {
        objectName: fit.objectName
        anchors.fill: parent
        ground: fit.ground
        color: fit.color
        heavy: fit.heavy
        size: fit.most
        text: fit.text
        // Not before there is room: it would try every size below the least one.
        fontSizeMode: fit.height > fit.least && fit.width > fit.least ? Text.Fit : Text.FixedSize
        minimumPixelSize: fit.least
        wrapMode: Text.Wrap
        verticalAlignment: fit.alignment
    }
}
