"""Where the buttons are on a kiosk of 1280 x 720 pixels and 21.5 inches (pure), to be tapped."""

from __future__ import annotations

Place = tuple[int, int]
"""Pixels from the left and from the top."""

HOME_VIDEOS: Place = (1040, 165)
HOME_ATTENDANCE: Place = (1040, 345)
LESSON_ATTENDANCE: Place = (678, 650)

GUEST: Place = (168, 650)
ATTENDANCE_DONE: Place = (777, 650)

FIRST_CARD: Place = (180, 300)
"""The first kind of film where there are several, else the first film."""
PAUSE: Place = (137, 650)
FORWARD: Place = (595, 650)


def name_tile(number: int) -> Place:
    """The tile of the n-th name of the first page, from 0."""
    row, column = divmod(number, 4)
    return 183 + 305 * column, 238 + 140 * row
