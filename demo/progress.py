"""Turns what is observed into lines that say what has just happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from demo.centers.tally import Tally
from demo.report import CenterRow
from schedule.timetable import Lesson


class Progress:
    """Remembers what was said, so that everything is said once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[str] = set()
        self._before: dict[str, tuple[bool, bool]] = {}

    def tell(
        self, rows: Iterable[CenterRow], tallies: Iterable[Tally], now: datetime, lesson: Lesson
    ) -> None:
        """Say what is new."""
        if now >= lesson.opens_at:
            self._once("opens", "The lesson opens: countdown at every centre.")
        if now >= lesson.starts_at:
            self._once("starts", "The lesson begins.")
        names = {}
        for row in rows:
            names[row.id] = row.name
            if row.joined_at is not None:
                self._once(f"joined {row.id}", f"{row.name} is in the lesson.")
            if row.first_frame_ms is not None:
                self._once(
                    f"picture {row.id}",
                    f"{row.name} sees the instructor, {row.first_frame_ms} ms after it set out.",
                )
        for tally in tallies:
            before = self._before.get(tally.id, (False, False))
            if tally.hand_up and not before[0]:
                self._say(f"{names[tally.id]} raises a hand.")
            if tally.has_floor and not before[1]:
                self._say(f"{names[tally.id]} has the floor.")
            self._before[tally.id] = tally.hand_up, tally.has_floor

    def _once(self, key: str, line: str) -> None:
        if key not in self._said:
            self._said.add(key)
            self._say(line)
