import QtQuick
import "../.."

// 도움 요청 in a bar.
BarButton {
    id: help

    required property var words
    required property bool asked

    objectName: "help"
    ink: Theme.ink
    fill: Theme.roseBg
    edge: help.asked ? (help.night ? Theme.strike : Theme.rose) : help.night ? Theme.roseBg : Theme.rose
    symbol: help.asked ? "check" : "phone"
    text: help.asked ? help.words.help_asked_short : help.words.help
}
