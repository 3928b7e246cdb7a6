"""Everything the screen knows at one moment (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from kiosk.screen.corner.visit import NOBODY, Inside
from kiosk.screen.pages.scene import Standing
from kiosk.state import KioskState
from media.view import LessonView

Document = dict[str, Any]
"""What a page reads: plain, complete, replaces the one before; keys are names in `qml/`."""


@dataclass(frozen=True, slots=True)
class Reel:
    """How the film on the player stands."""

    at_s: float = 0.0
    length_s: float = 0.0
    paused: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the screen knows at one moment."""

    now: datetime
    state: KioskState | None
    standing: Standing
    view: LessonView
    met_instructor: bool = False
    note: str = ""
    reel: Reel = Reel()
    waiting: frozenset[str] = frozenset()
    """What was tapped on the attendance page and is not on disk yet: see `taps.py`."""
    reading: str = ""
    """The notice that somebody opened."""
    explaining: bool = False
    """Somebody has just asked for help."""
    inside: Inside = NOBODY
    """What is up in the helper's corner, where somebody is there."""
    together: Literal["", "there", "missing"] = ""
    """Whether a lesson's film is on that all watch together, and whether it can be seen here."""
    talk: LessonView | None = None
    """The inside of a talk's room, while one is on; `view` says nothing meanwhile."""


def seconds_left(left: timedelta) -> int:
    """Whole seconds as a countdown shows them: the last one is 1."""
    return max(1, -int(-left.total_seconds() // 1))


def share(left: timedelta, whole: timedelta) -> float:
    # Steps of a second: the ring moves when the tick is heard.
    return min(1.0, max(0.0, seconds_left(left) / whole.total_seconds()))
