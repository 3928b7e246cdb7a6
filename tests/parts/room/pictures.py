"""Pictures that carry their number: a sender draws it, a receiver reads it at any size."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

BITS = 12
NUMBERS = 1 << BITS

Pixels = npt.NDArray[np.uint8]
"""A picture, height x width x 4, 0..255."""


def draw(number: int, width: int, height: int, grey: int) -> Pixels:
    """A plain ground with the number as a row of black and white cells along the upper edge."""
    picture = np.full((height, width, 4), grey, dtype=np.uint8)
    for bit in range(BITS):
        left, right = bit * width // BITS, (bit + 1) * width // BITS
        picture[: height // 8, left:right] = 255 if number >> bit & 1 else 0
    return picture


def number_of(picture: Pixels) -> int:
    """The number a picture carries."""
    height, width = picture.shape[:2]
    row = picture[height // 16, :, 1]
    bits = (int(row[(2 * bit + 1) * width // (2 * BITS)]) > 127 for bit in range(BITS))
    return sum(is_set << bit for bit, is_set in enumerate(bits))


def grey_of(picture: Pixels) -> int:
    """The ground in the middle of a picture."""
    height, width = picture.shape[:2]
    return int(picture[height // 2, width // 2, 1])


def longest_gap(numbers: list[int]) -> int:
    """How many pictures at most were sent between one that came and the next that did."""
    steps = [(after - before) % NUMBERS for before, after in pairwise(numbers)]
    return max((step for step in steps if step < NUMBERS // 2), default=0)
