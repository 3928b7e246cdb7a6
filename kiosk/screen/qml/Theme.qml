pragma Singleton
import QtQuick

// Every colour and every size.  Sizes are designed in millimetres on a 21.5" touch panel
// (476 x 268 mm) and become pixels by the real size of the panel; see `unit`.
QtObject {
    id: theme

    // The panel, told by Main.qml.
    property real diagonalInch: 21.5
    property bool tv: false
    property real windowWidth: 1920
    property real windowHeight: 1080

    // Pixels of one real millimetre, as if the window filled the panel.
    readonly property real millimetre: Math.hypot(windowWidth, windowHeight) / (diagonalInch * 25.4)
    // A television is seen from three metres, a panel up to 11" from the hand.
    readonly property real profile: tv ? 2.5 : diagonalInch <= 11 ? 7.25 / 12 : 1
    // Larger panels grow everything; smaller ones keep the least sizes and give up air.
    readonly property real grow: Math.max(1, Math.min(windowWidth / 476, windowHeight / 268) / millimetre / profile)
    // Pixels of one designed millimetre.
    readonly property real unit: millimetre * profile * grow
    readonly property bool compact: windowWidth / unit < 440

    readonly property color paper: "#FBF6EC"
    readonly property color card: "#FFFFFF"
    readonly property color line: "#E5DAC6"
    readonly property color edge: "#8A7F6C"
    readonly property color ink: "#1D1A16"
    readonly property color soft: "#5B5348"
    readonly property color pine: "#14532D"
    readonly property color pine2: "#1B6B3C"
    readonly property color pineBg: "#E4F1E6"
    readonly property color sun: "#B45309"
    readonly property color sunBg: "#FFF0D6"
    readonly property color hand: "#F3B23C"
    readonly property color sea: "#1E4E8C"
    readonly property color seaBg: "#E3EDFA"
    readonly property color rose: "#A61B1B"
    readonly property color roseBg: "#FCE8E6"
    readonly property color night: "#0F1512"
    // A screen that is off on purpose.
    readonly property color black: "#000000"
    readonly property color nightSoft: "#B9C4BD"
    readonly property color nightCard: "#252F2A"
    readonly property color nightEdge: "#84958B"
    readonly property color speaking: "#4ADE80"
    readonly property color strike: "#FF7A70"
    // Behind a name on a picture, and what it comes to on the lightest picture.
    readonly property color shade: "#BE0F1512"
    readonly property color shadeGround: "#4C5150"
    readonly property color white: "#FFFFFF"
    readonly property real dimmed: 0.35

    readonly property string family: "NanumSquareRound"
    readonly property real lineHeight: 1.08
    readonly property int second: 1000
    readonly property int leaveQuestionMs: 30000

    // Type, em size.
    readonly property int body: Math.ceil(12 * unit)
    readonly property int word: Math.ceil((compact ? 12 : 14) * unit)
    readonly property int strong: Math.ceil((compact ? 13 : 17) * unit)
    readonly property int clock: Math.ceil((compact ? 16 : 18) * unit)
    readonly property int action: Math.ceil((compact ? 17 : 20) * unit)
    readonly property int headline: Math.ceil(24 * unit)
    readonly property int title: Math.ceil((compact ? 24 : 27) * unit)
    readonly property int lessonTitle: Math.ceil((compact ? 24 : 28) * unit)
    readonly property int longTitle: Math.ceil((compact ? 13 : 20) * unit)
    readonly property int digits: Math.ceil((compact ? 44 : 64) * unit)
    readonly property int count: Math.ceil((compact ? 44 : 60) * unit)

    // Space.
    readonly property int hair: Math.max(1, Math.ceil(0.5 * unit))
    readonly property int edgeWidth: Math.max(2, Math.round(0.7 * unit))
    readonly property int outline: Math.ceil((compact ? 1.2 : 1.6) * unit)
    readonly property int frame: Math.ceil(tv ? 8.2 * millimetre : 3 * unit)
    readonly property int frameAir: Math.ceil(0.6 * unit)
    readonly property int radius: Math.round((compact ? 5 : 7) * unit)
    readonly property int smallRadius: Math.round(4 * unit)
    readonly property int tiny: Math.ceil(1.5 * unit)
    readonly property int small: Math.ceil(3 * unit)
    readonly property int gap: Math.ceil(5.3 * unit)
    readonly property int pad: Math.ceil((compact ? 5.5 : 12) * unit)
    readonly property int buttonPad: Math.ceil((compact ? 4 : 7) * unit)
    readonly property int margin: Math.ceil((compact ? 7 : 14) * unit)
    readonly property int nightMargin: Math.ceil((compact ? 5 : 7) * unit)

    // Things.
    readonly property int target: Math.ceil(Math.max(22 * unit, 20.5 * millimetre))
    readonly property int mainTarget: Math.ceil((compact ? 36 : 48) * unit)
    readonly property int bar: Math.ceil((compact ? 36 : 38) * unit)
    // Where nothing else is to be seen but its buttons.
    readonly property int tallBar: Math.max(bar, Math.round(0.27 * windowHeight))
    readonly property int header: Math.ceil((compact ? 23 : 33) * unit)
    readonly property int footer: Math.ceil((compact ? 33 : 44) * unit)
    readonly property int side: Math.ceil((compact ? 96 : 148) * unit)
    readonly property int sideGap: Math.ceil((compact ? 5.5 : 9.5) * unit)
    readonly property int sideSlot: Math.ceil((compact ? 38 : 58) * unit)
    readonly property int barButton: Math.ceil((compact ? 58 : 82) * unit)
    readonly property int chip: Math.ceil((compact ? 14.5 : 19) * unit)
    readonly property int symbol: Math.ceil((compact ? 12 : 16) * unit)
    readonly property int smallSymbol: Math.ceil((compact ? 9 : 10) * unit)
    readonly property int handSymbol: Math.ceil((compact ? 14 : 21) * unit)
    readonly property int bigSymbol: Math.ceil((compact ? 15 : 27) * unit)
    readonly property int hugeSymbol: Math.ceil((compact ? 26 : 40) * unit)
    readonly property int badge: Math.ceil((compact ? 20 : 32) * unit)
    readonly property int strip: Math.ceil((compact ? 69 : 84) * unit)
    readonly property int tiles: compact ? 3 : 4
    readonly property int shortQuestion: 20
    readonly property int rollRows: 9
    readonly property int gridColumns: 3
    readonly property int gridRows: compact ? 2 : 3
    // A place in which nobody is.
    readonly property var noRoom: ({"name": "", "picture": false, "mine": false, "teacher": false, "floor": false, "hand": false, "handPlace": ""})
    readonly property int tileLabel: Math.ceil((compact ? 15 : 16.5) * unit)
    readonly property int plate: Math.ceil((compact ? 17 : 19) * unit)
    readonly property int ring: Math.ceil((compact ? 84 : 120) * unit)
    readonly property int smallRing: Math.ceil((compact ? 62 : 84) * unit)
    readonly property int ringWidth: Math.ceil((compact ? 5 : 7) * unit)
    readonly property int meterWidth: Math.ceil((compact ? 3.2 : 5) * unit)
    readonly property int meterHeight: Math.ceil(11 * unit)
    readonly property int meterGap: Math.ceil((compact ? 1.2 : 2.2) * unit)
    readonly property int meterSteps: 10
    // A title of two lines is read more easily than one that runs to the edge.
    readonly property real titleShare: compact ? 1 : 0.86
    readonly property real posterShare: compact ? 0.44 : 0.53
    readonly property real messageTitleShare: 0.52
    readonly property int cards: compact ? 2 : 4
    readonly property int nameRows: 3
    readonly property int progress: Math.ceil(4 * unit)
    readonly property int headLine: Math.ceil((compact ? 15 : 33) * unit)
    readonly property int cardTitle: Math.ceil(17 * unit)
    // Letters and the air above and below them, as a share of their size.
    readonly property real lineShare: 1.2
    // Digits hang above the middle of their line by this share of their size.
    readonly property real digitRise: 0.045
    readonly property int codeWidth: Math.ceil((compact ? 270 : 390) * unit)
    readonly property int pinDigits: 4
    readonly property int pinColumns: 5
    readonly property int pinDigit: Math.ceil((compact ? 30 : 44) * unit)
    readonly property int levelBars: 20
    readonly property real labelShare: 0.32
    readonly property int step: Math.ceil((compact ? 17 : 22) * unit)
}
