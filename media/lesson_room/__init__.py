"""The room of a lesson, as one centre's kiosk lives in it.

`room` is the door: it asks for a pass, enters, watches the link, rejoins for ever, and turns
everything into one `LessonView`.  One connection is a `stay`: its `feeds` bring remote pictures
and voices in, its `own_tracks` carry camera and microphone out, `telling` sets our attributes,
`voting` has whoever teaches know our answer, `received` counts what arrives; what outlives a
connection is `lasting`.  The deciding is pure: `microphone` (floor, countdown, muting), `people`
(tiles and the big picture), `composing` (the whole view), `watch` (is the line silent, is the
picture gone).

`kiosk.screen` runs one `LessonRoom` on its asyncio thread; nothing here knows Qt.
"""

from media.lesson_room.errors import PassRefused
from media.lesson_room.figures import LessonFigures
from media.lesson_room.room import AskPass, LessonRoom

__all__ = ["AskPass", "LessonFigures", "LessonRoom", "PassRefused"]
