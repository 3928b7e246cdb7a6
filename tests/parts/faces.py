"""Drawn faces, shaded enough to be taken for real ones by whoever only looks for faces."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

WIDTH, HEIGHT = 960, 540
_A_ROW = 5
# Of a face one high: centre, half axes and brightness of each ellipse, the back of it first.
_ELLIPSES = (
    (0, -0.06, 0.42, 0.52, 60),  # hair
    (0, 0, 0.36, 0.48, 190),  # skin
    (0, 0.03, 0.045, 0.14, 215),  # the ridge of the nose
    (0, 0.27, 0.13, 0.03, 95),  # mouth
)
_ON_BOTH_SIDES = (
    (0.16, -0.10, 0.11, 0.055, 110),  # socket
    (0.16, -0.08, 0.06, 0.03, 50),  # eye
    (0.16, -0.17, 0.12, 0.02, 80),  # brow
    (0.2, 0.12, 0.1, 0.09, 205),  # cheek
)


def faces(people: int, size: int = 80) -> NDArray[np.uint8]:
    """A grey picture of so many faces (at most ten), each `size` pixels high."""
    picture = np.full((HEIGHT, WIDTH), 150, np.uint8)
    for number in range(people):
        row, column = divmod(number, _A_ROW)
        _face(picture, (column * 2 + 1) * WIDTH // (2 * _A_ROW), HEIGHT // 4 * (2 * row + 1), size)
    blurred = cv2.GaussianBlur(picture, (0, 0), size / 40)
    noise = np.random.default_rng(people).normal(0, 3, blurred.shape)
    return np.asarray(np.clip(blurred + noise, 0, 255), np.uint8)


def _face(picture: MatLike, x: int, y: int, size: int) -> None:
    for shape in _ELLIPSES:
        _ellipse(picture, (x, y, size), shape)
    for across, *rest in _ON_BOTH_SIDES:
        for side in (-across, across):
            _ellipse(picture, (x, y, size), (side, *rest))


def _ellipse(picture: MatLike, at: tuple[int, int, int], shape: tuple[float, ...]) -> None:
    x, y, size = at
    across, down, wide, high, brightness = shape
    center = (round(x + across * size), round(y + down * size))
    axes = (max(1, round(wide * size)), max(1, round(high * size)))
    cv2.ellipse(picture, center, axes, 0, 0, 360, brightness, -1, cv2.LINE_AA)
