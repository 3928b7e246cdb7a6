import QtQuick
import QtQuick.Layouts
import ".."
import "../controls"
import "../controls/buttons"

// Who came: one tap a name, and the tick shows once it is on disk.
FocusScope {
    id: page

    required property var words
    required property var head
    required property var attendance
    required property bool helpAsked

    readonly property bool empty: page.attendance.names.length === 0

    signal pressed(what: string, subject: string)

    function enter(): void {
        (page.empty ? guest : names).focus = true;
        names.begin();
    }

    onVisibleChanged: page.enter()
    onEmptyChanged: page.enter()

    Keys.onEscapePressed: page.pressed("attendance_done", "")
    Keys.onBackPressed: page.pressed("attendance_done", "")

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }
    Item {
        id: header
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        height: Theme.headLine

        readonly property real start: name.visible ? name.width + Theme.gap : 0
        readonly property real end: time.visible ? time.x - Theme.gap : width

        Label {
            id: name
            anchors.verticalCenter: parent.verticalCenter
            visible: !Theme.compact
            ground: Theme.paper
            size: Theme.word
            text: page.words.attendance
        }
        Label {
            objectName: "occasion"
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, header.end - header.start)
            x: Theme.compact ? 0 : Math.max(header.start, Math.min((header.width - width) / 2, header.end - width))
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            elide: Text.ElideRight
            text: page.attendance.what
        }
        Label {
            id: time
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: !Theme.compact
            ground: Theme.paper
            size: Theme.clock
            text: page.head.clock
        }
    }
    Item {
        id: heading
        anchors.left: header.left
        anchors.right: header.right
        anchors.top: header.bottom
        height: call.implicitHeight

        Label {
            id: call
            visible: page.attendance.mark === ""
            anchors.verticalCenter: parent.verticalCenter
            ground: Theme.paper
            size: Theme.headline
            text: page.empty ? page.words.attendance : page.words.names_call
        }
        Plate {
            objectName: "mark"
            visible: !call.visible
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.sea
            symbol: page.attendance.markSymbol
            text: page.attendance.mark
        }
        Row {
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.tiny
            spacing: Theme.small

            Label {
                anchors.baseline: count.baseline
                ground: Theme.paper
                color: Theme.soft
                heavy: false
                text: call.visible ? page.words.came_today : page.words.came
            }
            Label {
                id: count
                objectName: "count"
                ground: Theme.paper
                color: Theme.pine
                size: Theme.action
                text: page.attendance.count + page.words.people
            }
        }
    }
    NameGrid {
        id: names
        anchors.left: header.left
        anchors.right: header.right
        anchors.top: heading.bottom
        anchors.topMargin: Theme.compact ? Theme.tiny : Theme.gap
        anchors.bottom: bar.top
        anchors.bottomMargin: Theme.sideGap
        visible: !page.empty
        words: page.words
        names: page.attendance.names
        longestName: page.attendance.longestName
        longestNote: page.attendance.longestNote
        onPressed: (what, subject) => page.pressed(what, subject)
        onDown: done.forceActiveFocus()
    }
    Column {
        anchors.centerIn: names
        visible: page.empty
        spacing: Theme.small

        Symbol {
            anchors.horizontalCenter: parent.horizontalCenter
            name: "people"
            color: Theme.sun
            width: Theme.hugeSymbol
            height: Theme.hugeSymbol
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            size: Theme.strong
            text: page.words.no_names
        }
        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            color: Theme.soft
            heavy: false
            text: page.words.no_names_more
        }
    }
    RowLayout {
        id: bar
        anchors.left: header.left
        anchors.right: header.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.nightMargin
        height: Theme.bar
        spacing: Theme.gap

        BarButton {
            id: guest
            objectName: "guest"
            symbol: "guest"
            text: page.words.guest
            held: page.attendance.guestsWait
            KeyNavigation.up: names
            KeyNavigation.right: less
            onClicked: page.pressed("guest", "")
        }
        BarButton {
            id: less
            objectName: "guest_less"
            visible: page.attendance.guests > 0
            onVisibleChanged: visible || activeFocus && guest.forceActiveFocus()
            symbol: "guest_less"
            text: page.words.guest_less
            held: page.attendance.guestsWait
            KeyNavigation.up: names
            KeyNavigation.left: guest
            KeyNavigation.right: everybody
            onClicked: page.pressed("guest_less", "")
        }
        BarButton {
            id: everybody
            objectName: page.attendance.undo ? "everybody_undone" : "everybody"
            visible: !page.empty
            symbol: page.attendance.undo ? "undo" : "people"
            text: page.attendance.undo ? page.words.everybody_undone : page.words.everybody
            held: page.attendance.everybodyWaits
            KeyNavigation.up: names
            KeyNavigation.left: less
            KeyNavigation.right: done
            onClicked: page.pressed(objectName, "")
        }
        BarButton {
            id: done
            objectName: "attendance_done"
            main: true
            fill: Theme.pine
            edge: Theme.pine
            ink: Theme.white
            symbol: "check"
            size: Theme.compact ? Theme.word : Theme.strong
            text: page.words.attendance_done
            KeyNavigation.up: names
            KeyNavigation.left: everybody
            KeyNavigation.right: help
            onClicked: page.pressed("attendance_done", "")
        }
        HelpButton {
            id: help
            words: page.words
            asked: page.helpAsked
            KeyNavigation.up: names
            KeyNavigation.left: done
            onClicked: page.pressed("help", "")
        }
    }
}
