import QtQuick
import QtMultimedia
import "../.."

// Moving pictures of one slot; Python finds the sink by `objectName` and feeds it.
Item {
    id: film

    required property string slot
    property bool cropped: false
    property bool dim: false
    property color around: Theme.night
    property int corner: Theme.radius

    Rectangle {
        anchors.fill: parent
        color: Theme.nightCard
    }
    VideoOutput {
        objectName: "film:" + film.slot
        anchors.fill: parent
        fillMode: film.cropped ? VideoOutput.PreserveAspectCrop : VideoOutput.PreserveAspectFit
        opacity: film.dim ? Theme.dimmed : 1
    }
    // Rounds the corners by painting what lies around over them: cheaper than a mask.
    Rectangle {
        anchors.fill: parent
        anchors.margins: -border.width
        color: "transparent"
        radius: film.corner + border.width
        border.width: Math.ceil(film.corner / 2)
        border.color: film.around
    }
}
