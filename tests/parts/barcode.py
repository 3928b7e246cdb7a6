"""A moving barcode in a picture: draw it, and read it back from any picture of it.

A frame carries a number in two rows of eight cells: 12 bits of number and a 4-bit check.
Around them runs a band of one saturated colour, so that a reader finds the code anywhere on
a screenshot, at any size, and two codes of different colours do not disturb each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]
"""A picture, height x width x 3, 0..255."""

NUMBERS = 1 << 12
_COLUMNS, _ROWS = 8, 2


class Color(NamedTuple):
    """A band's colour and how to find it: which channels are high and which are low."""

    rgb: tuple[int, int, int]


MAGENTA = Color((255, 0, 255))
CYAN = Color((0, 255, 255))


def draw(number: int, width: int, height: int, color: Color) -> Rgb:
    """A frame that carries `number` (0..4095) in its middle half, on mid-grey."""
    frame = np.full((height, width, 3), 96, np.uint8)
    top, left = height // 4, width // 8
    bottom, right = height - top, width - left
    band = max(4, height // 24)
    frame[top:bottom, left:right] = color.rgb
    inner_top, inner_left = top + band, left + band
    cell_w = (right - left - 2 * band) // _COLUMNS
    cell_h = (bottom - top - 2 * band) // _ROWS
    for index, bit in enumerate(_bits(number % NUMBERS)):
        row, column = divmod(index, _COLUMNS)
        y, x = inner_top + row * cell_h, inner_left + column * cell_w
        frame[y : y + cell_h, x : x + cell_w] = 255 if bit else 0
    frame[inner_top + _ROWS * cell_h : bottom, left:right] = color.rgb
    frame[top:bottom, inner_left + _COLUMNS * cell_w : right] = color.rgb
    return frame


def read(picture: Rgb, color: Color) -> int | None:
    """The number that a picture carries in a band of `color`, or None when there is none."""
    found = _band(picture, color)
    if found is None:
        return None
    top, bottom, left, right = found
    if bottom - top < 12 or right - left < 40:
        return None
    inside = picture[top:bottom, left:right].astype(np.int16)
    is_band = _is_color(inside, color)
    # The band's own thickness, measured where it is surely whole: along the middle row/column.
    rows = _inner(is_band.mean(axis=1) > 0.9)
    columns = _inner(is_band.mean(axis=0) > 0.9)
    if rows is None or columns is None:
        return None
    cells = inside[rows[0] : rows[1], columns[0] : columns[1]].mean(axis=2)
    return _number(cells)


def write_y4m(path: Path, frames: int, fps: int, size: tuple[int, int], color: Color) -> None:
    """A camera file for a browser: frame k carries number k, `frames` of them, then it loops."""
    width, height = size
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(frames):
            file.write(b"FRAME\n")
            file.write(_i420(draw(number, width, height, color)))


def _bits(number: int) -> list[int]:
    check = (number ^ (number >> 4) ^ (number >> 8) ^ 0b1010) & 0xF
    word = number << 4 | check
    return [word >> (15 - index) & 1 for index in range(16)]


def _number(cells: npt.NDArray[np.floating]) -> int | None:
    height, width = cells.shape
    bits = 0
    for index in range(_COLUMNS * _ROWS):
        row, column = divmod(index, _COLUMNS)
        y = slice(int((row + 0.3) * height / _ROWS), int((row + 0.7) * height / _ROWS) + 1)
        x = slice(
            int((column + 0.3) * width / _COLUMNS), int((column + 0.7) * width / _COLUMNS) + 1
        )
        level = float(cells[y, x].mean())
        if 90 < level < 165:
            return None
        bits = bits << 1 | (level > 127)
    number = bits >> 4
    return number if _bits(number) == [bits >> (15 - index) & 1 for index in range(16)] else None


def _is_color(picture: npt.NDArray[np.int16], color: Color) -> npt.NDArray[np.bool_]:
    high = [channel for channel in range(3) if color.rgb[channel]]
    low = [channel for channel in range(3) if not color.rgb[channel]]
    floor = np.minimum(picture[..., high[0]], picture[..., high[1]])
    return (floor > 120) & (floor - picture[..., low[0]] > 70)


def _band(picture: Rgb, color: Color) -> tuple[int, int, int, int] | None:
    mask = _is_color(picture.astype(np.int16), color)
    rows = np.flatnonzero(mask.sum(axis=1) > 20)
    columns = np.flatnonzero(mask.sum(axis=0) > 8)
    if not rows.size or not columns.size:
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _inner(solid: npt.NDArray[np.bool_]) -> tuple[int, int] | None:
    """From where to where the cells run, between the solid lines of the band at both ends."""
    middle = solid.size // 2
    before = np.flatnonzero(solid[:middle])
    after = np.flatnonzero(solid[middle:])
    if not before.size or not after.size:
        return None
    return int(before[-1]) + 1, middle + int(after[0])


def _i420(frame: Rgb) -> bytes:
    rgb = frame.astype(np.float32)
    luma = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    blue = (rgb[..., 2] - luma) * 0.564 + 128
    red = (rgb[..., 0] - luma) * 0.713 + 128
    planes = (luma, blue[::2, ::2], red[::2, ::2])
    return b"".join(np.clip(plane, 0, 255).astype(np.uint8).tobytes() for plane in planes)
