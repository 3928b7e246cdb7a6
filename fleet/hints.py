"""The open lines to kiosks: the hub says "pull now", and an open line means "connected".

Lives on the hub's event loop.  A kiosk may have its line to another process of the hub: what is
told here is relayed there.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Literal, Protocol, get_args

from wire.ids import KioskId

Hint = Literal["timetable", "roll", "library", "notices", "settings", "errands", "credential"]

HINTS: tuple[Hint, ...] = get_args(Hint)
_HANG_UP = "hang_up"
_AT_ONCE = 200
_A_SECOND = 400
_STEP = 40


class Line(Protocol):
    """One open line; what is said on it must not wait."""

    def tell(self, hint: Hint) -> None: ...

    def close(self) -> None:
        """Hang up after what was told."""
        ...


class Hints:
    """Every open line, by kiosk.  A kiosk that reconnects may have two for a moment.

    `relay` is given a word for the other processes; `heard` takes one of theirs.
    """

    def __init__(self, relay: Callable[[str], None] = lambda _word: None) -> None:
        self._relay = relay
        self._lines: dict[KioskId, set[Line]] = {}
        self.told: Counter[Hint] = Counter()
        """How often kiosks were told what."""
        self.elsewhere: frozenset[KioskId] = frozenset()
        """Who has a line to another process, as of a few seconds ago."""

    def opened(self, kiosk_id: KioskId, line: Line) -> None:
        self._lines.setdefault(kiosk_id, set()).add(line)

    def closed(self, kiosk_id: KioskId, line: Line) -> None:
        lines = self._lines.get(kiosk_id, set())
        lines.discard(line)
        if not lines:
            self._lines.pop(kiosk_id, None)

    def here(self) -> frozenset[KioskId]:
        """Who has a line to this process."""
        return frozenset(self._lines)

    def connected(self) -> frozenset[KioskId]:
        """Who has a line to any."""
        return self.here() | self.elsewhere

    def tell_all(self, hint: Hint) -> None:
        """At once to a city's worth; of more, to so many a second as then pull without a queue."""
        self._relay(hint)
        self._tell_all(hint)

    def tell(self, kiosk_id: KioskId, hint: Hint) -> None:
        self._relay(f"{hint} {kiosk_id}")
        self.told[hint] += 1
        _tell(list(self._lines.get(kiosk_id, ())), hint)

    def hang_up(self, kiosk_id: KioskId) -> None:
        """Tell a revoked kiosk to check its credential, and close its lines."""
        self._relay(f"{_HANG_UP} {kiosk_id}")
        self.cut_off(kiosk_id)

    def heard(self, word: str) -> None:
        """Do what another process was told to."""
        what, _, whose = word.partition(" ")
        kiosk_id = KioskId(whose)
        if what == _HANG_UP:
            self.cut_off(kiosk_id)
        elif what in HINTS:
            # Another release may know more than we do.
            if whose:
                self.told[what] += 1
                _tell(list(self._lines.get(kiosk_id, ())), what)
            else:
                self._tell_all(what)

    def missed(self) -> None:
        """Others may have said anything: everybody looks at everything."""
        for hint in HINTS:
            if hint != "credential":
                self._tell_all(hint)

    def _tell_all(self, hint: Hint) -> None:
        self.told[hint] += 1
        lines = [line for lines in self._lines.values() for line in lines]
        for line in lines[:_AT_ONCE]:
            line.tell(hint)
        loop = asyncio.get_running_loop()
        for number, first in enumerate(range(_AT_ONCE, len(lines), _STEP), start=1):
            loop.call_later(number * _STEP / _A_SECOND, _tell, lines[first : first + _STEP], hint)

    def cut_off(self, kiosk_id: KioskId) -> None:
        """The same, where the others know it by themselves."""
        for line in tuple(self._lines.get(kiosk_id, ())):
            line.tell("credential")
            line.close()


def _tell(lines: list[Line], hint: Hint) -> None:
    for line in lines:
        line.tell(hint)
