"""The lesson's picture: a quiet room, the gymnast in it, captions and the count."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.clip.brush import Brush, Picture, rgb, shade
from demo.clip.figure import draw_chair, draw_gymnast
from demo.clip.moves import COUNTS, Moment, moment_at

WIDTH, HEIGHT = 1280, 720
_FONTS = ("NanumSquareRoundEB.ttf", "NanumSquareRoundB.ttf", "NanumGothicBold.ttf")
_FONT_FOLDER = Path("/usr/share/fonts/truetype/nanum")

_SUPERSAMPLED = 2
# Where she moves; the rest of the picture is painted once a move.
_MOVING_COLUMNS = slice(350, 930)
_MOVING_ROWS = slice(40, 620)
# The figure is drawn in its own units, whose point (640, 680) stands on the floor here.
_FIGURE_SCALE = 0.86
_FEET_Y = 606
_CAPTION_Y = 664
_COUNT_CENTER = (1088, 330)


def lesson_picture(time_s: float) -> Picture:
    """The picture (BGR, 1280x720) at one time of the film."""
    moment = moment_at(time_s)
    title = moment.move.title
    picture = _backdrop(title).copy()
    large = _large_stage(title).copy()
    draw_gymnast(_figure_brush(large), moment.pose)
    view = picture[_MOVING_ROWS, _MOVING_COLUMNS]
    view[:] = cv2.resize(large, view.shape[1::-1], interpolation=cv2.INTER_AREA)
    _draw_count(picture, moment)
    return picture


@cache
def _backdrop(title: str) -> Picture:
    """The room with a move's caption."""
    picture = _room().copy()
    _stamp(picture, _caption(title), (WIDTH // 2, _CAPTION_Y))
    return picture


@cache
def _large_stage(title: str) -> Picture:
    """The part in which she moves, with her chair, as large as she is drawn."""
    view = _backdrop(title)[_MOVING_ROWS, _MOVING_COLUMNS]
    size = (view.shape[1] * _SUPERSAMPLED, view.shape[0] * _SUPERSAMPLED)
    large = np.asarray(cv2.resize(view, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    draw_chair(_figure_brush(large))
    return large


def _figure_brush(large: Picture) -> Brush:
    left, top = _MOVING_COLUMNS.start, _MOVING_ROWS.start
    origin = (640 - (640 - left) / _FIGURE_SCALE, 680 - (_FEET_Y - top) / _FIGURE_SCALE)
    return Brush(large, _SUPERSAMPLED * _FIGURE_SCALE, origin)


def require_font() -> Path:
    """The Korean font the captions are written in."""
    for name in _FONTS:
        if (_FONT_FOLDER / name).is_file():
            return _FONT_FOLDER / name
    raise FileNotFoundError(
        f"No Korean font in {_FONT_FOLDER}: install fonts-nanum and fonts-nanum-extra."
    )


def _draw_count(picture: Picture, moment: Moment) -> None:
    if moment.count is None:
        return
    brush = Brush(picture)
    # A ring that jumps a little with each count, and one dot for each count done.
    grown = max(0.0, 1 - moment.since_count_s / 0.35)
    brush.disc(_COUNT_CENTER, 92 + 9 * grown, rgb("#F3B23C"))
    brush.disc(_COUNT_CENTER, 82 + 9 * grown, rgb("#FBF6EC"))
    _stamp(picture, _label(COUNTS[moment.count], 66, "#14532D"), _COUNT_CENTER)
    for index in range(len(COUNTS)):
        color = rgb("#F3B23C") if index <= moment.count else rgb("#4F6B5B")
        brush.disc((_COUNT_CENTER[0] - 87.5 + 25 * index, _COUNT_CENTER[1] + 128), 8, color)


@cache
def _room() -> Picture:
    """Soft light from the left, a window, a plant, a floor with a rug."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH]
    light = np.clip(1.04 - 0.34 * xs / WIDTH - 0.36 * ys / HEIGHT, 0.0, 1.0)[..., None]
    bright, dark = np.array(rgb("#5F8A72")), np.array(rgb("#24392F"))
    wall = dark + (bright - dark) * light
    # A whisper of grain keeps the gradient from showing steps once it is compressed.
    grain = np.random.default_rng(7).normal(0, 1.2, (HEIGHT, WIDTH, 1))
    picture: Picture = np.clip(wall + grain, 0, 255).astype(np.uint8)
    brush = Brush(picture)
    floor_top = 532
    brush.area([(0, floor_top), (WIDTH, floor_top), (WIDTH, HEIGHT), (0, HEIGHT)], rgb("#3C3A2C"))
    brush.area([(0, floor_top), (WIDTH, floor_top), (WIDTH, floor_top + 7), (0, floor_top + 7)],
               rgb("#4E4B39"))  # fmt: skip
    brush.oval((WIDTH / 2, 604), (318, 40), rgb("#6B5138"))
    brush.oval((WIDTH / 2, 604), (294, 33), rgb("#7C6044"))
    _window(brush)
    _plant(brush)
    return picture


def _window(brush: Brush) -> None:
    brush = Brush(brush.picture, 1.0, (0, 34))
    brush.card((96, 130), (214, 268), 26, rgb("#F2E6CC"))
    brush.card((110, 144), (186, 240), 16, rgb("#CFE3DC"))
    brush.area([(110, 330), (160, 286), (206, 318), (250, 276), (296, 322), (296, 370), (110, 370)],
               rgb("#9DBFA8"))  # fmt: skip
    brush.card((110, 344), (186, 40), 14, rgb("#83AB90"))
    brush.disc((252, 196), 24, rgb("#FBE3A8"))
    brush.area([(198, 144), (208, 144), (208, 384), (198, 384)], rgb("#F2E6CC"))
    brush.area([(110, 258), (296, 258), (296, 268), (110, 268)], rgb("#F2E6CC"))
    brush.card((84, 392), (238, 20), 9, rgb("#E0CFAE"))


def _plant(brush: Brush) -> None:
    leaf = rgb("#3F7D57")
    for turn, x, y in ((-38, 150, 468), (-14, 178, 438), (12, 208, 442), (36, 236, 470)):
        brush.oval((x, y), (20, 58), shade(leaf, 1.0 + turn / 200), turn)
    brush.oval((193, 468), (18, 54), shade(leaf, 1.18))
    brush.area([(146, 508), (240, 508), (228, 596), (158, 596)], rgb("#C98A5B"))
    brush.card((138, 498), (110, 22), 8, rgb("#D79C6D"))


@cache
def _caption(text: str) -> Image.Image:
    """Words on a dark plate, so that they read on every background."""
    words = _label(text, 50, "#FFFFFF")
    plate = Image.new("RGBA", (words.width + 76, words.height + 44), (0, 0, 0, 0))
    # Drawn twice as large and reduced: Pillow's own corners are not smooth.
    large = Image.new("RGBA", (plate.width * 2, plate.height * 2), (0, 0, 0, 0))
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, 40, fill=(15, 21, 18, 214))
    plate.alpha_composite(large.resize(plate.size, Image.Resampling.LANCZOS))
    plate.alpha_composite(words, (38, 22))
    return plate


@cache
def _label(text: str, size: int, color: str) -> Image.Image:
    font = ImageFont.truetype(require_font(), size)
    left, top, right, bottom = font.getbbox(text)
    label = Image.new("RGBA", (round(right - left) + 4, round(bottom - top) + 4), (0, 0, 0, 0))
    ImageDraw.Draw(label).text((2 - left, 2 - top), text, font=font, fill=color)
    return label


def _stamp(picture: Picture, label: Image.Image, center: tuple[int, int]) -> None:
    left, top = center[0] - label.width // 2, center[1] - label.height // 2
    ink = np.asarray(label, np.uint16)
    target = picture[top : top + label.height, left : left + label.width]
    cover = ink[..., 3:]
    target[:] = (target * (255 - cover) + ink[..., 2::-1] * cover + 127) // 255
