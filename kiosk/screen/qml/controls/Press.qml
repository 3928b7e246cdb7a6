pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates as T
import ".."

// Anything that can be pressed, by finger or by the OK key of a remote control.
T.AbstractButton {
    id: press

    required property color ground
    property color fill: Theme.card
    property color edge: Theme.edge
    property int edgeWidth: Theme.edgeWidth
    property bool main: false
    property int corner: Theme.radius
    property bool night: false
    // Stays as if it were still being pressed, until it is known to be stored.
    property bool held: false

    implicitWidth: Theme.target
    implicitHeight: press.main ? Theme.mainTarget : Theme.target

    Keys.onReturnPressed: event => event.isAutoRepeat || press.click()
    Keys.onEnterPressed: event => event.isAutoRepeat || press.click()
    Keys.onSelectPressed: event => event.isAutoRepeat || press.click()

    background: Rectangle {
        radius: press.corner
        color: press.down || press.held ? Qt.darker(press.fill, 1.12) : press.fill
        border.width: press.edgeWidth
        border.color: press.edge

        // A remote control needs to see where it is; a finger does not.
        Rectangle {
            objectName: "focusFrame"
            visible: press.visualFocus || (Theme.tv && press.activeFocus)
            anchors.fill: parent
            anchors.margins: -(Theme.frame + Theme.frameAir)
            radius: press.corner + Theme.frame + Theme.frameAir
            color: "transparent"
            border.width: Theme.frame
            border.color: press.night ? Theme.hand : Theme.sea
        }
    }
}
