import QtQuick
import ".."
import "../controls"

// A new kiosk: the number that a helper reads out on the telephone.
FocusScope {
    id: page

    required property var words
    required property string code
    required property bool reachable

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: Theme.pad

        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            ground: Theme.paper
            size: Theme.headline
            text: page.words.pairing_title
        }
        Surface {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Theme.codeWidth
            height: digits.implicitHeight + 2 * Theme.gap
            border.color: Theme.edge

            Label {
                id: digits
                objectName: "pairingCode"
                visible: page.code !== ""
                anchors.centerIn: parent
                anchors.verticalCenterOffset: Theme.digitRise * size
                ground: Theme.card
                color: Theme.pine
                size: Theme.digits
                text: page.code === "" ? "0" : page.code
            }
            Label {
                id: wait
                visible: page.code === ""
                anchors.centerIn: parent
                ground: Theme.card
                color: Theme.soft
                size: Theme.strong
                text: page.reachable ? page.words.pairing_wait : page.words.pairing_offline
            }
        }
        BalancedLabel {
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width
            ground: Theme.paper
            size: Theme.strong
            alignment: Text.AlignHCenter
            text: !page.reachable ? page.words.pairing_offline_more : page.code === "" ? page.words.pairing_wait_more : page.words.pairing_call
        }
    }
}
