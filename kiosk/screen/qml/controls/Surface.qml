import QtQuick
import ".."

// A white card with a thin warm line; decoration only.
Rectangle {
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.hair
    border.color: Theme.line
}
