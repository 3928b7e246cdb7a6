import QtQuick
import "../../.."
import "../../../controls"

// An answer's words: as large as they fit beside the others, a word of any length broken at need.
Label {
    id: said

    property bool tall: false

    size: said.tall ? Theme.headline : Theme.compact ? Theme.body : Theme.action
    horizontalAlignment: said.tall ? Text.AlignHCenter : Text.AlignLeft
    wrapMode: Text.Wrap
    lineHeight: Theme.lineHeight
    maximumLineCount: 3
}
