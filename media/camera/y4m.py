"""Films whose pictures lie in the file as they are: YUV4MPEG2, ``.y4m``.

A line of words that begin with a letter each, then for each picture the word ``FRAME`` with a line
of its own and the three planes one after the other.  Chromium takes the same for a camera.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import BinaryIO

_MAGIC = b"YUV4MPEG2 "
_FRAME = b"FRAME"
_LONGEST_LINE = 256
_LONGEST_SIDE = 8192
_MOST_PICTURES = 1_000_000
"""In a second, or seconds for one; what says more is no film."""
_HALVED_BOTH_WAYS = ("420", "420jpeg", "420mpeg2", "420paldv")
"""Names of I420; they differ in where between the pixels its colours lie."""


class Y4m:
    """An open film of I420 pictures with even sides; close it."""

    def __init__(self, file: BinaryIO, size: tuple[int, int], rate: float) -> None:
        """`rate` is pictures a second; `file` stands before the first of them."""
        self.size, self.rate = size, rate
        self._file = file
        self._bytes = size[0] * size[1] * 3 // 2
        self._waits = False

    def grab(self) -> bool:
        """Go on to the next picture; False at the end, or where the file is not what it says."""
        if self._waits:
            self._file.seek(self._bytes, 1)
        self._waits = self._file.readline(_LONGEST_LINE).startswith(_FRAME)
        return self._waits

    def retrieve(self) -> bytes | None:
        """The picture that was grabbed, once; None where the file ends in the middle of it."""
        self._waits = False
        picture = self._file.read(self._bytes)
        return picture if len(picture) == self._bytes else None

    def close(self) -> None:
        self._file.close()


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of the film at `path`; None where `opened` gives none."""
    film = opened(path) if path.is_file() else None
    if film is None:
        return None
    film.close()
    return film.size


def opened(path: Path, size: tuple[int, int] | None = None) -> Y4m | None:
    """The film at `path`; None where it is no such film, or not of the `size` that is asked for."""
    with contextlib.ExitStack() as closing:
        try:
            file = closing.enter_context(path.open("rb"))
            film = _film(file)
        except OSError:
            return None
        if film is None or size not in {None, film.size}:
            return None
        closing.pop_all()
        return film


def _film(file: BinaryIO) -> Y4m | None:
    line = file.readline(_LONGEST_LINE)
    if not line.startswith(_MAGIC) or not line.endswith(b"\n"):
        return None
    words = {word[:1]: word[1:] for word in line.decode("ascii", "replace").split()[1:]}
    try:
        width, height = int(words["W"]), int(words["H"])
        pictures, seconds = (int(part) for part in words["F"].split(":"))
    except (KeyError, ValueError):
        return None
    is_i420 = words.get("C", "420") in _HALVED_BOTH_WAYS
    is_even = all(side in range(2, _LONGEST_SIDE + 1, 2) for side in (width, height))
    is_paced = all(part in range(1, _MOST_PICTURES + 1) for part in (pictures, seconds))
    if not (is_i420 and is_even and is_paced):
        return None
    return Y4m(file, (width, height), pictures / seconds)
