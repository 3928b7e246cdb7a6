import QtQuick

// One screen's place in the window.  It is made when it is `up` first, at once; `ahead` of that, in
// steps between two frames; where its pictures are `needed`, at once.  What was made stays.
Loader {
    id: place

    required property bool up
    property bool ahead: false
    property bool needed: false

    anchors.fill: parent
    active: place.up || place.ahead || place.needed || place.item !== null
    asynchronous: !place.up && !place.needed
    // Not before it is whole, so that it learns of being shown as on every later day.
    visible: place.up && place.status === Loader.Ready
    focus: place.up
    onLoaded: place.item.focus = true
}
