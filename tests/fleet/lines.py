"""A kiosk's line that only remembers what was said on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from fleet.hints import Hint, Hints
from wire.ids import KioskId


class Remembered:
    def __init__(self) -> None:
        self.told: list[Hint] = []
        self.spoken = asyncio.Event()
        self.is_closed = False

    def tell(self, hint: Hint) -> None:
        self.told.append(hint)
        self.spoken.set()

    def close(self) -> None:
        self.is_closed = True


@contextmanager
def a_line(hints: Hints, kiosk_id: KioskId) -> Iterator[Remembered]:
    line = Remembered()
    hints.opened(kiosk_id, line)
    try:
        yield line
    finally:
        hints.closed(kiosk_id, line)
