import QtQuick
import QtQuick.Shapes
import ".."

// A ring that runs down, with the seconds that are left in it.
Item {
    id: ring

    required property real share
    required property int seconds
    required property color ground
    property real drawn: ring.share
    property color color: Theme.pine
    property int diameter: Theme.ring
    property int size: Theme.count

    Behavior on drawn {
        enabled: ring.share < ring.drawn
        NumberAnimation { duration: Theme.second }
    }

    implicitWidth: ring.diameter
    implicitHeight: ring.diameter

    Shape {
        anchors.fill: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            fillColor: "transparent"
            strokeColor: Theme.line
            strokeWidth: Theme.ringWidth
            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - Theme.ringWidth) / 2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }
        ShapePath {
            fillColor: "transparent"
            strokeColor: ring.color
            strokeWidth: Theme.ringWidth
            capStyle: ShapePath.RoundCap
            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - Theme.ringWidth) / 2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: 360 * ring.drawn
            }
        }
    }
    Label {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: Theme.digitRise * size
        ground: ring.ground
        size: ring.size
        text: ring.seconds
    }
}
