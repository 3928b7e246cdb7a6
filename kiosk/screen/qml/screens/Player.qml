import QtQuick
import QtMultimedia
import ".."
import "../controls"
import "../controls/pictures"

// A film, as large as it can be, and where we are in it.
FocusScope {
    id: page

    required property var words
    required property var player
    required property bool helpAsked
    required property int volume

    signal pressed(what: string, subject: string)

    onVisibleChanged: bar.focus = true

    Keys.onEscapePressed: page.pressed("stop_film", "")
    Keys.onBackPressed: page.pressed("stop_film", "")

    Rectangle {
        anchors.fill: parent
        color: Theme.night
    }
    VideoOutput {
        id: film
        // Python finds the sink by this name and has the film play into it.
        objectName: "reel"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: way.top
        anchors.topMargin: Theme.small
        anchors.bottomMargin: Theme.small
    }
    Cover {
        anchors.fill: film
        visible: page.player.broken
        what: ({"kind": "card", "symbol": "film", "title": page.words.film_broken, "more": page.player.brokenMore})
    }
    Column {
        anchors.left: film.left
        anchors.top: film.top
        anchors.margins: Theme.gap
        spacing: Theme.small

        Plate {
            objectName: "why"
            visible: page.player.why !== ""
            symbol: page.player.loop ? "film" : "sun"
            text: page.player.why
        }
        Plate {
            visible: page.player.paused && !page.player.broken
            symbol: "pause"
            text: page.words.paused
        }
    }
    TapHandler {
        // A film that runs for nobody in particular ends wherever it is touched.
        enabled: page.player.loop
        parent: film
        onTapped: page.pressed("stop_film", "")
    }
    Item {
        id: way
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: bar.top
        anchors.leftMargin: Theme.nightMargin + Theme.small
        anchors.rightMargin: Theme.nightMargin + Theme.small
        anchors.bottomMargin: Theme.small
        height: where.implicitHeight

        Rectangle {
            anchors.left: parent.left
            anchors.right: where.left
            anchors.rightMargin: Theme.gap
            anchors.verticalCenter: parent.verticalCenter
            height: Theme.progress
            radius: height / 2
            color: Theme.nightCard
            border.width: Theme.hair
            border.color: Theme.nightEdge

            Rectangle {
                objectName: "progress"
                width: Math.max(height, page.player.share * parent.width)
                height: parent.height
                radius: height / 2
                color: Theme.hand
            }
        }
        Label {
            id: where
            objectName: "where"
            anchors.right: parent.right
            ground: Theme.night
            color: Theme.white
            text: page.player.where
        }
    }
    PlayerBar {
        id: bar
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.nightMargin
        height: Theme.bar
        words: page.words
        paused: page.player.paused
        helpAsked: page.helpAsked
        volume: page.volume
        onPressed: what => page.pressed(what, "")
    }
}
