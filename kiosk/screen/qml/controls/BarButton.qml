import QtQuick
import QtQuick.Layouts
import ".."

// A button in the bar at the foot of a screen, on paper or on night.
BigButton {
    id: button

    ground: button.night ? Theme.night : Theme.paper
    fill: button.night ? Theme.nightCard : Theme.card
    edge: button.night ? Theme.nightEdge : Theme.edge
    ink: button.night ? Theme.white : Theme.ink
    stacked: Theme.compact
    pad: Theme.small
    Layout.fillWidth: true
    Layout.fillHeight: true
}
