import QtQuick
import QtQuick.Layouts
import "../.."

// A button in the bar at the foot of a screen, on paper or on night.
BigButton {
    id: button

    // The longest word it may come to show: the bar keeps its layout when the word changes.
    property string widest: button.text

    ground: button.night ? Theme.night : Theme.paper
    fill: button.night ? Theme.nightCard : Theme.card
    edge: button.night ? Theme.nightEdge : Theme.edge
    ink: button.night ? Theme.white : Theme.ink
    stacked: Theme.compact
    pad: Theme.small
    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.preferredWidth: Math.max(button.implicitWidth, measure.advanceWidth + 2 * button.pad + (button.stacked ? 0 : button.symbolSize + Theme.small))

    TextMetrics {
        id: measure
        font.family: Theme.family
        font.pixelSize: button.size
        font.weight: Font.ExtraBold
        text: button.widest
    }
}
