pragma ComponentBehavior: Bound
import QtQuick
import "../.."
import "../../controls"
import "../../controls/buttons"

// Four digits open the helper's corner; who came here by mistake goes home with one press.
FocusScope {
    id: page

    required property var words
    required property bool helpAsked

    property string typed: ""
    readonly property int columns: Theme.pinColumns

    signal pressed(what: string, subject: string)

    function type(digit: string): void {
        page.typed += digit;
        if (page.typed.length === Theme.pinDigits) {
            page.pressed("corner_pin", page.typed);
            page.typed = "";
        }
    }
    function reach(index: int): void { (keys.itemAt(index) ?? close).forceActiveFocus(); }

    onVisibleChanged: {
        page.typed = "";
        (keys.itemAt(0) ?? close).focus = true;
    }

    Keys.onEscapePressed: page.pressed("corner_close", "")
    Keys.onBackPressed: page.pressed("corner_close", "")
    // A remote control has digits of its own.
    Keys.onDigit0Pressed: page.type("0")
    Keys.onDigit1Pressed: page.type("1")
    Keys.onDigit2Pressed: page.type("2")
    Keys.onDigit3Pressed: page.type("3")
    Keys.onDigit4Pressed: page.type("4")
    Keys.onDigit5Pressed: page.type("5")
    Keys.onDigit6Pressed: page.type("6")
    Keys.onDigit7Pressed: page.type("7")
    Keys.onDigit8Pressed: page.type("8")
    Keys.onDigit9Pressed: page.type("9")

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }
    Label {
        id: title
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.leftMargin: Theme.margin
        anchors.topMargin: Theme.small
        ground: Theme.paper
        size: Theme.headline
        text: page.words.pin_call
    }
    Row {
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.verticalCenter: title.verticalCenter
        spacing: Theme.small

        Repeater {
            model: Theme.pinDigits
            delegate: Rectangle {
                required property int index
                width: Theme.smallSymbol
                height: Theme.smallSymbol
                radius: height / 2
                color: index < page.typed.length ? Theme.pine : Theme.card
                border.width: Theme.edgeWidth
                border.color: Theme.edge
            }
        }
    }
    Item {
        id: field
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: title.bottom
        anchors.bottom: bar.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: Theme.gap
        anchors.bottomMargin: Theme.gap

        Repeater {
            id: keys
            model: 2 * page.columns
            delegate: Press {
                id: digit
                required property int index

                readonly property int column: digit.index % page.columns

                objectName: "digit:" + digit.text
                text: (digit.index + 1) % 10
                ground: Theme.paper
                width: (field.width + Theme.gap) / page.columns - Theme.gap
                height: (field.height + Theme.gap) / 2 - Theme.gap
                x: digit.column * (width + Theme.gap)
                y: digit.index < page.columns ? 0 : height + Theme.gap
                contentItem: Item {
                    Label {
                        anchors.centerIn: parent
                        ground: digit.fill
                        size: Theme.pinDigit
                        text: digit.text
                    }
                }
                Keys.onLeftPressed: digit.column > 0 && page.reach(digit.index - 1)
                Keys.onRightPressed: digit.column < page.columns - 1 && page.reach(digit.index + 1)
                Keys.onUpPressed: digit.index < page.columns || page.reach(digit.index - page.columns)
                Keys.onDownPressed: page.reach(digit.index + page.columns)
                onClicked: page.type(digit.text)
            }
        }
    }
    Item {
        id: bar
        anchors.left: field.left
        anchors.right: field.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.nightMargin
        height: Theme.bar

        readonly property real place: (width - 2 * Theme.gap) / 3

        BarButton {
            id: close
            objectName: "corner_close"
            width: bar.place
            height: parent.height
            symbol: "house"
            text: page.words.home
            KeyNavigation.up: keys.itemAt(page.columns)
            KeyNavigation.right: erase
            onClicked: page.pressed("corner_close", "")
        }
        BarButton {
            id: erase
            objectName: "erase"
            x: bar.place + Theme.gap
            width: bar.place
            height: parent.height
            symbol: "undo"
            text: page.words.erase
            KeyNavigation.up: keys.itemAt(page.columns)
            KeyNavigation.left: close
            KeyNavigation.right: help
            onClicked: page.typed = page.typed.slice(0, -1)
        }
        HelpButton {
            id: help
            anchors.right: parent.right
            width: bar.place
            height: parent.height
            words: page.words
            asked: page.helpAsked
            KeyNavigation.up: keys.itemAt(page.columns)
            KeyNavigation.left: erase
            onClicked: page.pressed("help", "")
        }
    }
}
