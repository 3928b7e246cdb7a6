"""Ending without ending a lesson: signals ask, rooms decide, patience limits it."""

from __future__ import annotations

import asyncio
import logging

from wire.notify import notify

log = logging.getLogger(__name__)

EXTEND_S = 30
"""How much longer a supervisor is asked to wait each time."""
EXTEND_EVERY_S = 10.0


class Asked:
    """What signals have asked for: to end when the lessons have, or at once."""

    def __init__(self) -> None:
        self.to_end = asyncio.Event()
        self.at_once = asyncio.Event()

    def terminate(self) -> None:
        """SIGTERM; the second one does not want to wait any more."""
        if self.to_end.is_set():
            self.at_once.set()
        self.to_end.set()

    def interrupt(self) -> None:
        """SIGINT: somebody sits at the keyboard."""
        self.at_once.set()
        self.to_end.set()


async def wait_for_rooms(ended: asyncio.Event, at_once: asyncio.Event, patience_s: float) -> None:
    """Return when the engine may end; `ended` says that no room is left."""
    log.info("draining patience_s=%g", patience_s)
    log.info("drained reason=%s", await _reason(ended, at_once, patience_s))


async def _reason(ended: asyncio.Event, at_once: asyncio.Event, patience_s: float) -> str:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience_s
    reasons = {
        asyncio.create_task(ended.wait()): "rooms ended",
        asyncio.create_task(at_once.wait()): "asked again",
    }
    try:
        while (left := deadline - loop.time()) > 0:
            # Lessons are longer than the time a unit has to stop.
            notify(f"EXTEND_TIMEOUT_USEC={EXTEND_S * 1_000_000}")
            done, _ = await asyncio.wait(
                reasons, timeout=min(left, EXTEND_EVERY_S), return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                return reasons[done.pop()]
        return "patience is over"
    finally:
        for task in reasons:
            task.cancel()
