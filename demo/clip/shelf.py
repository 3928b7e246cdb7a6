"""Two short films for 영상 보기, cut out of the lesson film where its moves change."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from demo.clip.film import lesson_film
from demo.clip.moves import MOVE_S


@dataclass(frozen=True, slots=True)
class Clip:
    """A film and how it is listed."""

    title: str
    category: str
    film: Path


_CUTS = (
    ("stretch", "아침에 쭉쭉 기지개", "건강 체조", 0, 2),
    ("clap", "손뼉 치며 웃어요", "함께 웃어요", 3, 2),
)
"""Name, title, category, first move, how many moves."""
_INSIDE_S = 0.1
"""A cut is made at the key picture before it, and exactly on one perhaps at the one before."""


def clips(cache: Path, say: Callable[[str], None]) -> tuple[Clip, ...]:
    """The films, cut at the first call; a half-written one is never seen."""
    lesson = lesson_film(cache, say)
    return tuple(
        Clip(title, category, _cut(lesson, name, first * MOVE_S, moves * MOVE_S))
        for name, title, category, first, moves in _CUTS
    )


def _cut(lesson: Path, name: str, start_s: float, length_s: float) -> Path:
    path = lesson.with_name(f"{name}-of-{lesson.name}")
    if not path.exists():
        unfinished = path.with_name(f".{os.getpid()}-{path.name}")
        # Every move begins with a key picture, so nothing has to be encoded again.
        part = (
            "-ss",
            str(start_s + _INSIDE_S),
            "-t",
            str(length_s),
            "-i",
            str(lesson),
            "-c",
            "copy",
        )
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", *part, "-f", "webm", str(unfinished)],
            check=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        unfinished.replace(path)
    return path
