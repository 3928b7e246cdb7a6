"""What the agent asks of systemd, without any right of its own: a file is the wish.

Path units (`deploy/healing`) see it, take it away and do what it names; nothing else can be asked.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

log = logging.getLogger(__name__)

SCREEN, MACHINE = "restart-screen", "restart-machine"


class Supervisor:
    """`folder` is None where nobody watches it, as on a developer's machine."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    async def screen_anew(self) -> bool:
        """Have the screen's service started anew; whether anybody was asked."""
        return await asyncio.to_thread(self._wish, SCREEN)

    async def machine_anew(self) -> bool:
        """Have the machine started anew; whether anybody was asked."""
        return await asyncio.to_thread(self._wish, MACHINE)

    def _wish(self, name: str) -> bool:
        if self._folder is None:
            log.warning("supervisor=none wish=%s", name)
            return False
        try:
            (self._folder / name).touch()
        except OSError as error:
            log.error("supervisor=not_asked wish=%s reason=%r", name, error.strerror)
            return False
        log.warning("supervisor=asked wish=%s", name)
        return True
