import QtQuick
import "../.."
import "../../controls"

// The time, large, while nobody is there; it wanders so that nothing burns in.  In the hours in
// which the screen is off, nothing at all.  Anything pressed brings home back.
FocusScope {
    id: page

    required property var words
    required property var quiet
    required property bool dark
    property string hint: page.words.quiet_more

    // Three places each way, a few steps from one another.
    readonly property int column: page.quiet.place % 3
    readonly property int row: (page.quiet.place - page.column) / 3

    signal pressed(what: string)

    onVisibleChanged: page.focus = page.visible
    Keys.onPressed: event => event.isAutoRepeat || page.pressed("home")

    Rectangle {
        anchors.fill: parent
        color: page.dark ? Theme.black : Theme.night

        MouseArea {
            anchors.fill: parent
            cursorShape: Qt.BlankCursor
            onPressed: page.pressed("home")
        }
    }
    Column {
        visible: !page.dark
        x: Theme.margin + page.column * (parent.width - 2 * Theme.margin - width) / 2
        y: Theme.margin + page.row * (parent.height - 2 * Theme.margin - height) / 2
        spacing: Theme.small

        Label {
            ground: Theme.night
            color: Theme.white
            heavy: false
            size: Theme.word
            text: page.quiet.date
        }
        Row {
            spacing: Theme.gap

            Label {
                anchors.baseline: digits.baseline
                ground: Theme.night
                color: Theme.white
                size: Theme.headline
                text: page.quiet.half
            }
            Label {
                id: digits
                objectName: "time"
                ground: Theme.night
                color: Theme.white
                size: Theme.digits
                text: page.quiet.clock
            }
        }
        Label {
            visible: page.quiet.when !== ""
            ground: Theme.night
            color: Theme.hand
            size: Theme.word
            text: page.words.next_lesson + " · " + page.quiet.when
        }
        BalancedLabel {
            objectName: "next"
            width: Math.min(implicitWidth, page.width - 2 * Theme.margin)
            ground: Theme.night
            color: Theme.white
            size: Theme.word
            text: page.quiet.title
        }
        Row {
            visible: page.quiet.notice !== ""
            spacing: Theme.small

            Symbol {
                anchors.verticalCenter: parent.verticalCenter
                name: "bell"
                color: Theme.hand
                width: Theme.smallSymbol
                height: Theme.smallSymbol
            }
            Label {
                ground: Theme.night
                color: Theme.white
                text: page.words.notice_there
            }
        }
        Label {
            ground: Theme.night
            color: Theme.nightSoft
            heavy: false
            visible: page.hint !== ""
            text: page.hint
        }
    }
}
