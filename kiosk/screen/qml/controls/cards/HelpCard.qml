import QtQuick
import "../.."

// 도움 요청 on light screens: a card of its own, and what happens once it was pressed.
SideCard {
    id: help

    required property var words
    required property bool asked

    inset: help.asked ? Theme.buttonPad : Theme.pad
    fill: help.asked ? Theme.roseBg : Theme.card
    edge: help.asked ? Theme.rose : Theme.edge
    tint: help.asked ? Theme.rose : Theme.roseBg
    sign: help.asked ? Theme.white : Theme.rose
    symbol: help.asked ? "check" : "phone"
    size: help.asked ? Theme.body : Theme.strong
    text: help.asked ? help.words.help_asked : help.words.help
}
