"""The room of a lesson, as one centre's kiosk lives in it.

`room` is the door: it asks for a pass, enters, watches the link, rejoins for ever, and turns
everything into one `LessonView`.  `place` says from where.  One connection is a `stay`: what comes
in is `receiving`, what goes out `sending`.  What outlives a connection is `lasting`; `exchange`
passes between the two.  What the screen is to draw is `shown`.

`kiosk.screen` runs one `LessonRoom` on its asyncio thread; nothing here knows Qt.
"""

from media.lesson_room.errors import PassRefused
from media.lesson_room.figures import LessonFigures
from media.lesson_room.place import Devices, Place
from media.lesson_room.room import AskPass, LessonRoom

__all__ = ["AskPass", "Devices", "LessonFigures", "LessonRoom", "PassRefused", "Place"]
