"""The inside of a lesson (pure), as `qml/screens/lesson` draws it.

`shown` decides what takes the place of the big picture, and which feed goes where; `page` is the
whole document; `cover` are the words where there is no picture, `question` and `roll_call` what
the instructor does with everybody, `rooms` the small pictures.
"""

from kiosk.screen.pages.lesson.page import OPENING, lesson_page
from kiosk.screen.pages.lesson.shown import film_wanted, films

__all__ = ["OPENING", "film_wanted", "films", "lesson_page"]
