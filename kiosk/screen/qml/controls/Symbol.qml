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
        "tool": "M4.2 6.4 H11 M17.4 6.4 H19.8 M4.2 12 H6.6 M13 12 H19.8 M4.2 17.6 H11 M17.4 17.6 H19.8 M14.2 4 A2.4 2.4 0 1 1 14.19 4 M9.8 9.6 A2.4 2.4 0 1 1 9.79 9.6 M14.2 15.2 A2.4 2.4 0 1 1 14.19 15.2",
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
        "film": "M5 5 H19 A1.4 1.4 0 0 1 20.4 6.4 V17.6 A1.4 1.4 0 0 1 19 19 H5 A1.4 1.4 0 0 1 3.6 17.6 V6.4 A1.4 1.4 0 0 1 5 5 M8 5 V19 M16 5 V19 M3.6 9.7 H8 M3.6 14.3 H8 M16 9.7 H20.4 M16 14.3 H20.4",
        "back10": "M4.6 7.4 A9 9 0 1 1 3 12.4 M4.2 2.6 V7.8 H9.4 M8.6 10.2 L10.2 9 V15.6 M15 9 A1.9 3.3 0 1 1 14.99 9",
        "forward10": "M19.4 7.4 A9 9 0 1 0 21 12.4 M19.8 2.6 V7.8 H14.6 M8.2 10.2 L9.8 9 V15.6 M14.6 9 A1.9 3.3 0 1 1 14.59 9",
        "before": "M15 4.5 L7.5 12 L15 19.5",
        "after": "M9 4.5 L16.5 12 L9 19.5",
        "undo": "M8.4 4.6 L3.8 9.2 L8.4 13.8 M3.8 9.2 H14.4 A5.3 5.3 0 0 1 14.4 19.8 H8.6",
        "guest": "M19.6 5.2 V11.6 M16.4 8.4 H22.8",
        "guest_less": "M16.4 8.4 H22.8"
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
        "play": "M6.6 4.7 A0.9 0.9 0 0 1 8 3.9 L20.3 11.2 A0.9 0.9 0 0 1 20.3 12.8 L8 20.1 A0.9 0.9 0 0 1 6.6 19.3 Z",
        "pause": "M6.6 4 H9.2 A0.9 0.9 0 0 1 10.1 4.9 V19.1 A0.9 0.9 0 0 1 9.2 20 H6.6 A0.9 0.9 0 0 1 5.7 19.1 V4.9 A0.9 0.9 0 0 1 6.6 4 Z M14.8 4 H17.4 A0.9 0.9 0 0 1 18.3 4.9 V19.1 A0.9 0.9 0 0 1 17.4 20 H14.8 A0.9 0.9 0 0 1 13.9 19.1 V4.9 A0.9 0.9 0 0 1 14.8 4 Z",
        "stop": "M6.4 4.8 H17.6 A1.6 1.6 0 0 1 19.2 6.4 V17.6 A1.6 1.6 0 0 1 17.6 19.2 H6.4 A1.6 1.6 0 0 1 4.8 17.6 V6.4 A1.6 1.6 0 0 1 6.4 4.8 Z",
        "people": "M8.8 4.2 A3.7 3.7 0 1 1 8.79 4.2 Z M1.8 19.8 A7 6.9 0 0 1 15.8 19.8 Z M16.6 5.6 A3 3 0 1 1 16.59 5.6 Z M16.9 12.9 A5.6 6.2 0 0 1 22.4 19.8 H17.6 A8.8 8.8 0 0 0 15.2 13.4 Z",
        "guest": "M9.4 3.6 A4 4 0 1 1 9.39 3.6 Z M1.8 20.4 A7.6 7.3 0 0 1 17 20.4 Z",
        "guest_less": "M9.4 3.6 A4 4 0 1 1 9.39 3.6 Z M1.8 20.4 A7.6 7.3 0 0 1 17 20.4 Z",
        "kinds": "M4.6 3.6 H10 A1 1 0 0 1 11 4.6 V10 A1 1 0 0 1 10 11 H4.6 A1 1 0 0 1 3.6 10 V4.6 A1 1 0 0 1 4.6 3.6 Z M14 3.6 H19.4 A1 1 0 0 1 20.4 4.6 V10 A1 1 0 0 1 19.4 11 H14 A1 1 0 0 1 13 10 V4.6 A1 1 0 0 1 14 3.6 Z M4.6 13 H10 A1 1 0 0 1 11 14 V19.4 A1 1 0 0 1 10 20.4 H4.6 A1 1 0 0 1 3.6 19.4 V14 A1 1 0 0 1 4.6 13 Z M14 13 H19.4 A1 1 0 0 1 20.4 14 V19.4 A1 1 0 0 1 19.4 20.4 H14 A1 1 0 0 1 13 19.4 V14 A1 1 0 0 1 14 13 Z",
        "bell": "M12 2.6 A1.4 1.4 0 0 1 13.4 4 V4.5 A6.4 6.4 0 0 1 18.4 10.8 V15.4 L20.4 18 H3.6 L5.6 15.4 V10.8 A6.4 6.4 0 0 1 10.6 4.5 V4 A1.4 1.4 0 0 1 12 2.6 Z M9.6 19.4 H14.4 A2.4 2.4 0 0 1 9.6 19.4 Z",
        "record": "M12 5 A7 7 0 1 1 11.99 5 Z"
    })
    readonly property real stroke: symbol.name === "hand" ? 2.7 : symbol.name.endsWith("10") ? 1.7 : symbol.bold ? 3 : 2.1
    // A mark that stands alone on a badge, as in the tick of 출석하기.
    property bool bold: false

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
