pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import ".."
import "../controls"
import "../controls/buttons"
import "../controls/cards"

// What can be watched: the kinds where there are several, then the films of one.
FocusScope {
    id: page

    required property var words
    required property var head
    required property var videos
    required property bool helpAsked
    // Whether the list is up, also while another page lies over it.
    required property bool there

    property string kind: ""
    property int turned: 0

    readonly property var kinds: page.videos.kinds
    readonly property var open: page.kinds.length === 1 ? page.kinds[0] : page.kinds.find(one => one.id === page.kind)
    readonly property var cards: page.open ? page.open.films : page.kinds
    readonly property bool empty: page.kinds.length === 0
    readonly property int pages: Math.max(1, Math.ceil(page.cards.length / Theme.cards))
    readonly property int first: Math.min(page.turned, page.pages - 1) * Theme.cards

    signal pressed(what: string, subject: string)

    function show(kind: string): void {
        page.kind = kind;
        page.turned = 0;
        page.enter();
    }
    // Which page is open is ours; that somebody is in front of it the agent has to hear.
    function choose(kind: string): void {
        page.show(kind);
        page.pressed("videos", "");
    }
    function turn(pages: int): void {
        page.turned = page.first / Theme.cards + pages;
        page.enter();
        page.pressed("videos", "");
    }
    function enter(): void { (page.empty ? home : places.itemAt(0) ?? home).focus = true; }

    onThereChanged: page.show("")
    onVisibleChanged: page.enter()
    onEmptyChanged: page.enter()

    Keys.onEscapePressed: page.pressed("home", "")
    Keys.onBackPressed: page.pressed("home", "")

    Item {
        id: heading
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        height: Math.max(Theme.header, title.implicitHeight)

        Label {
            id: title
            objectName: "title"
            anchors.verticalCenter: parent.verticalCenter
            width: time.x - Theme.gap
            ground: Theme.paper
            size: Theme.headline
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.body
            text: page.empty ? page.words.videos : page.open && page.kinds.length > 1 ? page.open.title : page.words.videos_call
        }
        Label {
            id: time
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            ground: Theme.paper
            size: Theme.clock
            text: page.head.clock
        }
    }
    Item {
        id: shelf
        anchors.left: heading.left
        anchors.right: heading.right
        anchors.top: heading.bottom
        anchors.bottom: bar.top
        anchors.bottomMargin: 2 * Theme.small

        Repeater {
            id: places
            model: Theme.cards
            delegate: PosterCard {
                id: card
                required property int index

                readonly property var here: page.cards[page.first + card.index]

                objectName: (page.open ? "watch:" : "kind:") + what.id
                visible: card.here !== undefined
                what: card.here ?? ({"id": "", "title": "", "mark": "", "poster": ""})
                sign: page.open ? "play" : "film"
                width: (shelf.width + Theme.gap) / Theme.cards - Theme.gap
                height: shelf.height
                x: card.index * (width + Theme.gap)
                KeyNavigation.down: home
                Keys.onLeftPressed: (places.itemAt(card.index - 1) ?? card).forceActiveFocus()
                Keys.onRightPressed: (card.index + 1 < page.cards.length - page.first ? places.itemAt(card.index + 1) ?? card : card).forceActiveFocus()
                onClicked: page.open ? page.pressed("watch", what.id) : page.choose(what.id)
            }
        }
        Column {
            anchors.centerIn: parent
            visible: page.empty
            spacing: Theme.small

            Symbol {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "film"
                color: Theme.sea
                width: Theme.hugeSymbol
                height: Theme.hugeSymbol
            }
            Label {
                anchors.horizontalCenter: parent.horizontalCenter
                ground: Theme.paper
                size: Theme.strong
                text: page.words.no_films
            }
            Label {
                anchors.horizontalCenter: parent.horizontalCenter
                ground: Theme.paper
                color: Theme.soft
                heavy: false
                text: page.words.no_films_more
            }
        }
    }
    RowLayout {
        id: bar
        Keys.onUpPressed: page.empty || places.itemAt(0).forceActiveFocus()
        anchors.left: heading.left
        anchors.right: heading.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.nightMargin
        height: Theme.bar
        spacing: Theme.gap

        BarButton {
            id: home
            objectName: "home"
            symbol: "house"
            text: page.words.home
            Layout.maximumWidth: Theme.barButton
            KeyNavigation.right: kinds
            onClicked: page.pressed("home", "")
        }
        BarButton {
            id: kinds
            objectName: "kinds"
            visible: page.open !== undefined && page.kinds.length > 1
            symbol: "kinds"
            text: page.words.kinds
            Layout.maximumWidth: Theme.barButton
            KeyNavigation.left: home
            KeyNavigation.right: before
            onClicked: page.choose("")
        }
        Item {
            Layout.fillWidth: true
        }
        BarButton {
            id: before
            objectName: "before"
            visible: page.first > 0
            symbol: "before"
            text: page.words.before
            Layout.maximumWidth: Theme.barButton
            KeyNavigation.left: kinds
            KeyNavigation.right: after
            onClicked: page.turn(-1)
        }
        BarButton {
            id: after
            objectName: "after"
            visible: page.first + Theme.cards < page.cards.length
            symbol: "after"
            text: page.words.after
            Layout.maximumWidth: Theme.barButton
            KeyNavigation.left: before
            KeyNavigation.right: help
            onClicked: page.turn(1)
        }
        HelpButton {
            id: help
            words: page.words
            asked: page.helpAsked
            Layout.maximumWidth: Theme.barButton
            KeyNavigation.left: after
            onClicked: page.pressed("help", "")
        }
    }
}
