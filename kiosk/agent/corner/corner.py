"""What the helper's corner asks of the agent: whether to let somebody in, facts, a new start."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from fleet.settings import pin
from kiosk.agent.corner.pin import Door
from kiosk.agent.mode.rest.unrest import lesson_near
from kiosk.agent.mode.state import State
from kiosk.config import Volume
from kiosk.state import Corner as Facts

_ANYWHERE = ("192.0.2.1", 9)
"""An address of nobody (RFC 5737): only the way there is asked for, and nothing is sent."""

log = logging.getLogger(__name__)


class Corner:
    """Of one kiosk.  `hashed` is its number's hash; empty where nobody has set one."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.hashed = ""
        self.leave: Callable[[], None] = lambda: None
        """Ends both programs, for their supervisor to start them anew."""
        self.restart_machine: Callable[[], Awaitable[bool]] = _cannot
        """Starts the whole machine anew; false where this kiosk may not."""
        self._seconds = seconds
        self._door = Door()
        self._knocked: dict[str, str | None] = {}
        self._reachable = False
        self._reached_at: datetime | None = None

    async def knock(self, typed: str, key: str) -> str | None:
        """None for who knows the number, else the refusal's slug; `key` makes a repeat one try."""
        if key not in self._knocked:
            self._knocked = {key: await self._tried(typed)}
        return self._knocked[key]

    async def start_anew(self, what: str, state: State, now: datetime) -> str | None:
        """Both programs or the whole machine; else the refusal's slug."""
        if state.corner_until is None:
            return "not_now"
        if what == "restart_machine" and lesson_near(state, now):
            # Nobody waits for a machine that starts while a lesson opens.
            return "lesson_near"
        log.warning("corner=%s", what)
        if what == "restart_program":
            self.leave()
            return None
        return None if await self.restart_machine() else "no_restart"

    def hub_is(self, reachable: bool, now: datetime) -> None:
        if reachable or self._reachable:
            self._reached_at = now
        self._reachable = reachable

    def facts(self, limits: Volume, now: datetime) -> Facts:
        """What is shown to who is in."""
        return Facts(
            address=_address(),
            reached_at=now.replace(second=0, microsecond=0)
            if self._reachable
            else self._reached_at,
            volume_floor=limits.floor,
            volume_ceiling=limits.ceiling,
        )

    async def _tried(self, typed: str) -> str | None:
        if not self.hashed:
            return "no_pin"
        if self._door.is_shut(self._seconds()):
            return "pin_waits"
        right = await asyncio.to_thread(pin.is_right, typed, self.hashed)
        self._door.tried(right=right, now_s=self._seconds())
        log.info("corner=%s", "open" if right else "wrong_pin")
        if right:
            return None
        return "pin_waits" if self._door.is_shut(self._seconds()) else "wrong_pin"


def _address() -> str:
    """Of this machine on the way to others; empty where there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ANYWHERE)
        except OSError:
            return ""
        address: str = asking.getsockname()[0]
        return address


async def _cannot() -> bool:
    return False
