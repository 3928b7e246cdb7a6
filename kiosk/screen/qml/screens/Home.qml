import QtQuick
import ".."
import "../controls"
import "../controls/buttons"
import "../controls/cards"

// Home: today's lesson, films, attendance, help, sound.  Its layout never changes.
FocusScope {
    id: page

    required property var words
    required property var head
    required property var lesson
    required property string footLine
    required property string notice
    required property string people
    required property bool reachable
    required property bool helpAsked
    required property int volume

    signal pressed(what: string)

    onVisibleChanged: (enter.visible ? enter : videos).focus = true

    Header {
        id: header
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        center: page.head.center
        date: page.head.date
        clock: page.head.clock
        beside: corner.width + Theme.gap

        BigButton {
            id: corner
            objectName: "corner"
            anchors.verticalCenter: parent.verticalCenter
            x: header.nameEnd + Theme.gap
            ground: Theme.paper
            fill: Theme.paper
            ink: Theme.soft
            symbol: "tool"
            symbolSize: Theme.smallSymbol
            size: Theme.body
            pad: Theme.small
            text: page.words.corner
            KeyNavigation.down: enter
            KeyNavigation.right: videos
            onClicked: page.pressed("corner")
        }
    }

    Surface {
        id: card
        anchors.left: header.left
        anchors.right: side.left
        anchors.rightMargin: Theme.sideGap
        anchors.top: header.bottom
        anchors.bottom: foot.top

        Chip {
            id: chip
            x: Theme.pad
            y: Theme.pad
            symbol: page.lesson.there ? "clock" : "sun"
            text: page.lesson.chip
        }
        Column {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.pad
            anchors.rightMargin: Theme.pad
            y: (chip.y + chip.height + low.y - height) / 2
            spacing: Theme.hair

            BalancedLabel {
                objectName: "lessonTitle"
                width: (page.lesson.there ? Theme.titleShare : 1) * parent.width
                ground: Theme.card
                size: Theme.lessonTitle
                lessSize: Theme.longTitle
                text: page.lesson.title
            }
            BalancedLabel {
                width: parent.width
                ground: Theme.card
                color: Theme.soft
                heavy: false
                size: Theme.word
                text: page.lesson.when
            }
        }
        Item {
            id: low
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.pad
            height: Theme.mainTarget

            Press {
                id: enter
                objectName: "enter_lesson"
                anchors.fill: parent
                visible: page.lesson.there
                onVisibleChanged: (enter.visible ? enter : videos).focus = true
                focus: true
                main: true
                ground: Theme.card
                fill: Theme.pine
                edge: Theme.pine
                KeyNavigation.right: videos
                KeyNavigation.up: corner
                KeyNavigation.down: news
                onClicked: page.pressed("enter_lesson")

                contentItem: Item {
                    Symbol {
                        id: film
                        name: "camera"
                        color: Theme.white
                        width: Theme.bigSymbol
                        height: Theme.bigSymbol
                        x: Theme.compact ? (parent.width - width - Theme.small - verb.width) / 2 : Theme.pad
                        y: Theme.compact ? verb.y + (verb.height - height) / 2 : (parent.height - height) / 2
                    }
                    Label {
                        id: verb
                        ground: Theme.pine
                        color: Theme.white
                        size: Theme.action
                        x: Theme.compact ? film.x + film.width + Theme.small : film.x + film.width + Theme.buttonPad
                        y: (parent.height - height - hint.height) / 2
                        text: page.words.enter_lesson
                    }
                    Label {
                        id: hint
                        ground: Theme.pine
                        color: Theme.white
                        heavy: false
                        x: Theme.compact ? (parent.width - width) / 2 : verb.x
                        anchors.top: verb.bottom
                        text: page.lesson.hint
                    }
                }
            }
            Rectangle {
                anchors.fill: parent
                visible: !page.lesson.there
                radius: Theme.radius
                color: Theme.pineBg

                BalancedLabel {
                    anchors.centerIn: parent
                    width: parent.width - 2 * Theme.gap
                    ground: Theme.pineBg
                    size: Theme.word
                    alignment: Text.AlignHCenter
                    text: page.lesson.hint
                }
            }
        }
    }

    Item {
        id: side
        anchors.right: header.right
        anchors.top: card.top
        anchors.bottom: card.bottom
        width: Theme.side

        readonly property real place: (height - 2 * Theme.sideGap) / 3

        SideCard {
            id: videos
            objectName: "videos"
            width: parent.width
            height: side.place
            tint: Theme.seaBg
            sign: Theme.sea
            symbol: "play"
            text: page.words.videos
            KeyNavigation.left: enter
            KeyNavigation.up: corner
            KeyNavigation.down: attendance
            onClicked: page.pressed("videos")
        }
        SideCard {
            id: attendance
            objectName: "attendance"
            width: parent.width
            height: side.place
            y: side.place + Theme.sideGap
            tint: Theme.sunBg
            sign: Theme.sun
            symbol: "check"
            text: page.words.attendance
            tail: page.people
            KeyNavigation.left: enter
            KeyNavigation.up: videos
            KeyNavigation.down: help
            onClicked: page.pressed("attendance")
        }
        HelpCard {
            id: help
            objectName: "help"
            width: parent.width
            height: side.place
            y: 2 * (side.place + Theme.sideGap)
            words: page.words
            asked: page.helpAsked
            KeyNavigation.left: enter
            KeyNavigation.up: attendance
            KeyNavigation.down: meter.plus
            onClicked: page.pressed("help")
        }
    }

    Item {
        id: foot
        anchors.left: header.left
        anchors.right: header.right
        anchors.bottom: parent.bottom
        height: Theme.footer

        NoticeCard {
            id: news
            objectName: "notice"
            anchors.left: parent.left
            anchors.right: meter.left
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            visible: page.notice !== ""
            onVisibleChanged: visible || activeFocus && (enter.visible ? enter : videos).forceActiveFocus()
            title: page.notice
            instead: page.words.notice_there
            KeyNavigation.up: enter
            KeyNavigation.right: meter.minus
            KeyNavigation.down: meter.minus
            onClicked: page.pressed("notice")
        }
        Symbol {
            id: broken
            visible: !page.reachable && !news.visible
            name: "link"
            color: Theme.rose
            anchors.verticalCenter: parent.verticalCenter
        }
        BalancedLabel {
            visible: !news.visible
            anchors.verticalCenter: parent.verticalCenter
            anchors.left: page.reachable ? parent.left : broken.right
            anchors.leftMargin: page.reachable ? 0 : Theme.small
            anchors.right: meter.left
            anchors.rightMargin: Theme.small
            ground: Theme.paper
            color: page.reachable ? Theme.soft : Theme.ink
            heavy: !page.reachable
            size: Theme.body
            text: page.reachable ? page.footLine : page.words.offline
        }
        VolumeMeter {
            id: meter
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            word: page.words.volume
            volume: page.volume
            minus.KeyNavigation.up: enter
            minus.KeyNavigation.left: news
            plus.KeyNavigation.up: help
            onPressed: what => page.pressed(what)
        }
    }
}
