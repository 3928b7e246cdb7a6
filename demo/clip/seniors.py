"""What a centre's camera sees: a few people on chairs who follow the moves and wave.

Every centre gets its own room from its number: colours, how many people, who moves when.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import cv2
import numpy as np

from demo.clip.brush import Brush, Color, Picture, rgb, shade

LOOP_S = 4.0
"""The people's movements repeat after this long."""

_WIDTH, _HEIGHT = 1280, 720
_WALLS = ("#A9907A", "#8E9B8A", "#A58F86", "#8D97A1", "#B39C78", "#97A69C", "#A39088", "#8B8F9E")
_CLOTHES = ("#B4574A", "#4E7F9B", "#7A6AA0", "#C28A3D", "#5E8C61", "#B86E86", "#8A6A4F", "#4F6E8C")
_HAIR = ("#D8D5CF", "#BDB8B0", "#8E8880", "#E8E5DF", "#6B645C")
_SKIN = ("#EBC9A6", "#E3BC97", "#E8C4A4")


class Gathering:
    """One centre's people, in one room."""

    def __init__(self, number: int) -> None:
        luck = random.Random(number * 7919 + 11)
        self._wall = rgb(_WALLS[number % len(_WALLS)])
        back, front = luck.randint(2, 3), luck.randint(2, 4)
        self._people = [
            *self._row(luck, back, 360.0, 0.74),
            *self._row(luck, front, 500.0, 1.0),
        ]

    def picture(self, time_s: float, width: int, height: int) -> Picture:
        """The view (BGR) at one time."""
        large = np.empty((height * 2, width * 2, 3), np.uint8)
        brush = Brush(large, width * 2 / _WIDTH)
        self._draw_room(brush)
        for person in self._people:
            person.draw(brush, 2 * math.pi * time_s / LOOP_S)
        return np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA))

    def loop(self, width: int, height: int, rate: int) -> Iterator[Picture]:
        """One complete round of the movements."""
        count = int(LOOP_S * rate)
        return (self.picture(index / rate, width, height) for index in range(count))

    def _row(self, luck: random.Random, count: int, y: float, size: float) -> Iterator[_Person]:
        step = _WIDTH / (count + 0.6)
        for index in range(count):
            x = step * (index + 0.8) + luck.uniform(-24, 24)
            yield _Person(luck, (x, y + luck.uniform(-14, 14)), size)

    def _draw_room(self, brush: Brush) -> None:
        brush.area([(0, 0), (_WIDTH, 0), (_WIDTH, 560), (0, 560)], self._wall)
        brush.area([(0, 540), (_WIDTH, 540), (_WIDTH, _HEIGHT), (0, _HEIGHT)], rgb("#7B6147"))
        brush.area([(0, 528), (_WIDTH, 528), (_WIDTH, 544), (0, 544)], shade(self._wall, 0.8))
        brush.card((110, 60), (300, 210), 10, shade(self._wall, 1.28))
        brush.card((126, 76), (268, 178), 6, rgb("#DCE9EA"))
        brush.area([(254, 76), (266, 76), (266, 254), (254, 254)], shade(self._wall, 1.28))
        brush.card((930, 70), (150, 190), 8, rgb("#F4EEDF"))
        brush.card((946, 88), (118, 60), 6, rgb("#8FB39A"))
        for row in range(3):
            brush.card((946, 166 + 26 * row), (118, 10), 5, rgb("#CFC5B0"))


class _Person:
    def __init__(self, luck: random.Random, place: tuple[float, float], size: float) -> None:
        self._place = place
        self._size = size
        self._clothes = rgb(luck.choice(_CLOTHES))
        self._hair = rgb(luck.choice(_HAIR))
        self._skin = rgb(luck.choice(_SKIN))
        self._bun = luck.random() < 0.6
        self._phase = luck.uniform(0, 2 * math.pi)
        self._waves = luck.choice((1, 2))  # how often in one loop
        self._both = luck.random() < 0.4

    def draw(self, brush: Brush, turn: float) -> None:
        """At `turn` (one loop is a full circle)."""
        size, (x, y) = self._size, self._place
        sway = math.sin(turn + self._phase)
        x += 6 * sway * size
        dark = shade(self._clothes, 0.82)
        brush.card(
            (x - 92 * size, y + 40 * size), (184 * size, 380 * size), 76 * size, self._clothes
        )
        self._arm(brush, (x, y), -1, self._raised(turn), dark)
        self._arm(brush, (x, y), 1, self._raised(turn) if self._both else 0.0, dark)
        head = (x + 7 * sway * size, y - 32 * size)
        brush.limb((x, y + 48 * size), head, (24 * size, 24 * size), shade(self._skin, 0.9))
        self._head(brush, head)

    def _raised(self, turn: float) -> float:
        return 0.5 - 0.5 * math.cos(turn * self._waves + self._phase)

    def _arm(
        self, brush: Brush, place: tuple[float, float], side: int, raised: float, color: Color
    ) -> None:
        size, (x, y) = self._size, place
        shoulder = (x + side * 78 * size, y + 84 * size)
        angle = math.radians(14 + 132 * raised)
        elbow = (shoulder[0] + side * 92 * size * math.sin(angle),
                 shoulder[1] + 92 * size * math.cos(angle))  # fmt: skip
        fore = math.radians(-18 + 192 * raised)
        wrist = (
            elbow[0] + side * 84 * size * math.sin(fore),
            elbow[1] + 84 * size * math.cos(fore),
        )
        brush.disc(wrist, 24 * size, self._skin)
        brush.limb(shoulder, elbow, (34 * size, 27 * size), color)
        brush.limb(elbow, wrist, (27 * size, 19 * size), color)
        brush.disc((wrist[0], wrist[1] - 8 * size * raised), 20 * size, self._skin)

    def _head(self, brush: Brush, center: tuple[float, float]) -> None:
        size, (x, y) = self._size, center
        brush.oval((x, y - 10 * size), (70 * size, 74 * size), self._hair)
        if self._bun:
            brush.disc((x, y - 84 * size), 22 * size, self._hair)
        brush.oval((x, y + 8 * size), (60 * size, 64 * size), self._skin)
        for side in (-1, 1):
            arc = [
                (x + (side * 24 + step) * size, y + (2 - 6 * math.cos(step / 6)) * size)
                for step in range(-9, 10, 3)
            ]
            brush.curve(arc, 5 * size, rgb("#4B3526"))
            brush.oval((x + side * 38 * size, y + 24 * size), (11 * size, 8 * size), rgb("#E5A98B"))
        mouth = [
            (x + step * size, y + (30 + 12 * (1 - (step / 20) ** 2)) * size)
            for step in range(-20, 21, 5)
        ]
        brush.curve(mouth, 5 * size, rgb("#8E3B34"))
