"""What systemd hears of the agent (sd_notify(3)); silent where nobody listens.

Only the agent speaks to systemd here; the screen has a unit and a watchdog of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from wire.notify import notify


class Watchdog:
    """Says READY, then that the agent is alive, then STOPPING."""

    def __init__(
        self, monotonic: Callable[[], float], environ: Mapping[str, str] = os.environ
    ) -> None:
        self._monotonic = monotonic
        # Half of what systemd waits, as sd_watchdog_enabled(3) recommends.
        self._every_s = int(environ.get("WATCHDOG_USEC", "0")) / 2e6
        self._said_at: float | None = None

    def ready(self) -> None:
        notify("READY=1\nSTATUS=serving")

    def alive(self) -> None:
        """To be called after each completed tick: a deadlock anywhere before it is noticed."""
        now = self._monotonic()
        if not self._every_s or (
            self._said_at is not None and now - self._said_at < self._every_s - 1.0
        ):
            return
        self._said_at = now
        notify("WATCHDOG=1")

    def stopping(self) -> None:
        """The last word."""
        notify("STOPPING=1")
