"""All open lines of this process: looked at again and again, by one task for all of them."""

from __future__ import annotations

import asyncio
import logging

from fleet.hints import Hint
from hub.lines.line import KioskLine
from hub.lines.pace import pace_for

LOOK_S = 2.0
_TOLD_AT_ONCE = 500
"""When very many kiosks come or go, the others are told of it by and by."""

log = logging.getLogger(__name__)


class Lines:
    """Lives on the hub's event loop."""

    def __init__(self) -> None:
        self._open: set[KioskLine] = set()

    def __len__(self) -> int:
        return len(self._open)

    def keep(self, line: KioskLine, lacking: list[Hint] | None) -> None:
        """Have an accepted line live by itself; `lacking` is the kiosk's first word, if any."""
        if not line.disconnected:
            self._open.add(line)
            line.keep(lacking, pace_for(len(self._open)))

    def gone(self, line: KioskLine) -> None:
        self._open.discard(line)

    async def run(self) -> None:
        """Look again and again, for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                self.look(asyncio.get_running_loop().time())
            except Exception:
                # The task's rim: one line that cannot be asked must not leave all others unasked.
                log.exception("looking after the lines failed")

    def look(self, now: float) -> None:
        """Ask the silent ones, and tell those whose pace does not fit any more."""
        pace, told = pace_for(len(self._open)), 0
        for line in tuple(self._open):
            told += line.look(now, pace if told < _TOLD_AT_ONCE else line.pace)
