"""Smooth shapes on a picture: OpenCV's drawing with sub-pixel places and one scale.

Everything is given in the units of a 1280x720 picture; `scale` makes it fit others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Point = tuple[float, float]
Color = tuple[int, int, int]

_SHIFT = 4
_ONE = 1 << _SHIFT


def rgb(code: str) -> Color:
    """A colour "#RRGGBB" in the order OpenCV draws with."""
    return int(code[5:7], 16), int(code[3:5], 16), int(code[1:3], 16)


def shade(color: Color, factor: float) -> Color:
    """A darker (below 1) or lighter colour."""
    blue, green, red = (min(255, max(0, round(part * factor))) for part in color)
    return blue, green, red


class Brush:
    """Draws on one picture; `origin` is what lies at its upper left corner."""

    def __init__(self, picture: Picture, scale: float = 1.0, origin: Point = (0.0, 0.0)) -> None:
        self.picture = picture
        self._scale = scale
        self._origin = origin

    def disc(self, center: Point, radius: float, color: Color) -> None:
        """A filled circle."""
        size = self._length(radius)
        cv2.circle(self.picture, self._place(center), size, color, -1, cv2.LINE_AA, _SHIFT)

    def oval(self, center: Point, radii: Point, color: Color, turn: float = 0.0) -> None:
        """A filled ellipse, turned clockwise by `turn` degrees."""
        steps = np.linspace(0, 2 * math.pi, 48, endpoint=False)
        angle = math.radians(turn)
        across, along = radii[0] * np.cos(steps), radii[1] * np.sin(steps)
        xs = center[0] + across * math.cos(angle) - along * math.sin(angle)
        ys = center[1] + across * math.sin(angle) + along * math.cos(angle)
        self.area(list(zip(xs.tolist(), ys.tolist(), strict=True)), color)

    def area(self, corners: Sequence[Point], color: Color) -> None:
        """A filled polygon."""
        points = np.array([self._place(corner) for corner in corners], np.int32)
        cv2.fillPoly(self.picture, [points], color, cv2.LINE_AA, _SHIFT)

    def limb(self, start: Point, end: Point, radii: Point, color: Color) -> None:
        """Two circles and what lies between: an arm that grows thinner towards the hand."""
        first, last = radii
        along = math.atan2(end[1] - start[1], end[0] - start[0])
        # Both flanks stand at right angles to the bone; for our slim limbs the eye sees no edge.
        out_x, out_y = math.cos(along + math.pi / 2), math.sin(along + math.pi / 2)
        self.area(
            [
                (start[0] + out_x * first, start[1] + out_y * first),
                (end[0] + out_x * last, end[1] + out_y * last),
                (end[0] - out_x * last, end[1] - out_y * last),
                (start[0] - out_x * first, start[1] - out_y * first),
            ],
            color,
        )
        self.disc(start, first, color)
        self.disc(end, last, color)

    def curve(self, points: Sequence[Point], width: float, color: Color) -> None:
        """An open line through some points, with round ends."""
        for start, end in pairwise(points):
            self.limb(start, end, (width / 2, width / 2), color)

    def card(self, corner: Point, size: Point, radius: float, color: Color) -> None:
        """A filled rectangle with round corners."""
        left, top = corner
        right, bottom = left + size[0], top + size[1]
        outline: list[Point] = []
        for x, y, start in (
            (right - radius, top + radius, -90),
            (right - radius, bottom - radius, 0),
            (left + radius, bottom - radius, 90),
            (left + radius, top + radius, 180),
        ):
            for step in range(0, 91, 10):
                angle = math.radians(start + step)
                outline.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
        self.area(outline, color)

    def _place(self, point: Point) -> tuple[int, int]:
        x = (point[0] - self._origin[0]) * self._scale
        y = (point[1] - self._origin[1]) * self._scale
        return round(x * _ONE), round(y * _ONE)

    def _length(self, value: float) -> int:
        return max(1, round(value * self._scale * _ONE))
