import QtQuick
import QtQuick.Shapes
import ".."

// A drawn sign on a 24 x 24 grid; it always stands beside its word.
Item {
    id: symbol

    required property string name
    property color color: Theme.ink
    property color strike: "transparent"

    readonly property real grid: 24
    readonly property var lines: ({
        "clock": "M12 3 A9 9 0 1 1 11.99 3 M12 7.2 V12.2 L15.4 14.2",
        "camera": "", "phone": "", "person": "", "house": "",
        "hand": "M8 12.5 V6.6 M11.2 11 V4.4 M14.4 11 V5 M17.6 12.5 V7.6 M4.4 12.6 L8 16.6",
        "microphone": "M5.5 11.5 A6.5 6.5 0 0 0 18.5 11.5 M12 18 V21.4 M8.6 21.4 H15.4",
        "plus": "M12 4.5 V19.5 M4.5 12 H19.5",
        "minus": "M4.5 12 H19.5",
        "sound": "M15.4 9 A4.4 4.4 0 0 1 15.4 15 M18.2 6.2 A8.2 8.2 0 0 1 18.2 17.8",
        "leave": "M10 4 H5.8 A1.3 1.3 0 0 0 4.5 5.3 V18.7 A1.3 1.3 0 0 0 5.8 20 H10 M10 12 H20 M16 8 L20 12 L16 16",
        "check": "M4.5 12.5 L10 18 L19.5 7",
        "link": "M19.3 9.2 A7.8 7.8 0 0 0 5.2 8.4 M4.7 14.8 A7.8 7.8 0 0 0 18.8 15.6 M19.8 4.6 V9.2 H15.2 M4.2 19.4 V14.8 H8.8",
        "sun": "M12 2.6 V4.6 M12 19.4 V21.4 M2.6 12 H4.6 M19.4 12 H21.4 M5.4 5.4 L6.8 6.8 M17.2 17.2 L18.6 18.6 M5.4 18.6 L6.8 17.2 M17.2 6.8 L18.6 5.4",
        "record": ""
    })
    readonly property var faces: ({
        "camera": "M3.5 5.5 H13 A2.2 2.2 0 0 1 15.2 7.7 V16.3 A2.2 2.2 0 0 1 13 18.5 H3.5 A2.2 2.2 0 0 1 1.3 16.3 V7.7 A2.2 2.2 0 0 1 3.5 5.5 Z M16.8 10.6 L21.9 7.3 A0.5 0.5 0 0 1 22.7 7.7 V16.3 A0.5 0.5 0 0 1 21.9 16.7 L16.8 13.4 Z",
        "phone": "M7.2 3.2 C6 3.2 3.4 4.6 3.6 7.4 C4 14.2 9.8 20 16.6 20.4 C19.4 20.6 20.8 18 20.8 16.8 L20.8 16 C20.8 15.5 20.5 15.1 20 14.9 L16.6 13.7 C16.1 13.5 15.6 13.7 15.2 14 L13.7 15.4 C11.5 14.4 9.6 12.5 8.6 10.3 L10 8.8 C10.4 8.4 10.5 7.9 10.3 7.4 L9.1 4 C8.9 3.5 8.5 3.2 8 3.2 Z",
        "person": "M12 3.2 A4.2 4.2 0 1 1 11.99 3.2 Z M4 20.8 A8 7.6 0 0 1 20 20.8 Z",
        "house": "M12 3 L21.6 11.2 H18.8 V20.4 H14 V15 H10 V20.4 H5.2 V11.2 H2.4 Z",
        "hand": "M6.9 11.4 H18.7 V15.2 A5.9 5.9 0 0 1 6.9 15.2 Z",
        "microphone": "M12 2.4 A3.6 3.6 0 0 1 15.6 6 V11.6 A3.6 3.6 0 0 1 8.4 11.6 V6 A3.6 3.6 0 0 1 12 2.4 Z",
        "sound": "M3 9.2 H6.8 L12 4.8 V19.2 L6.8 14.8 H3 Z",
        "sun": "M12 7.4 A4.6 4.6 0 1 1 11.99 7.4 Z",
        "record": "M12 5 A7 7 0 1 1 11.99 5 Z"
    })
    readonly property real stroke: symbol.name === "hand" ? 2.7 : 2.1

    implicitWidth: Theme.symbol
    implicitHeight: Theme.symbol

    Shape {
        id: shape
        width: symbol.grid
        height: symbol.grid
        scale: Math.min(symbol.width, symbol.height) / symbol.grid
        anchors.centerIn: parent
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            fillColor: symbol.color
            strokeColor: "transparent"
            PathSvg { path: symbol.faces[symbol.name] ?? "" }
        }
        ShapePath {
            fillColor: "transparent"
            strokeColor: symbol.color
            strokeWidth: symbol.stroke
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            PathSvg { path: symbol.lines[symbol.name] ?? "" }
        }
        ShapePath {
            fillColor: "transparent"
            strokeColor: symbol.strike
            strokeWidth: 2.4
            capStyle: ShapePath.RoundCap
            PathSvg { path: "M3.5 3.5 L20.5 20.5" }
        }
    }
}
