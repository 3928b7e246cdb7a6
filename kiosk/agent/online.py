"""What needs the hub, put together: the uplink, and the night's work, which begins with a pull.

Imported once the screen has its state: it takes longer to load than all the rest of the agent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from kiosk.agent.desk import Desk
from kiosk.agent.night import Night
from kiosk.agent.uplink.root import Kept, Uplink
from kiosk.config import KioskConfig
from wire.clock import Clock

__all__ = ["Kept", "online"]


@asynccontextmanager
async def online(
    config: KioskConfig, clock: Clock, desk: Desk, kept: Kept, leave: Callable[[], None]
) -> AsyncIterator[Uplink]:
    """An uplink that has yet to be run; `leave` ends both programs, to be started anew."""
    async with aiohttp.ClientSession() as session:
        uplink = Uplink(config, session, desk, kept, clock)
        uplink.doing.leave = leave
        night = Night(config, clock, desk, uplink, kept, leave).work()
        night.start()
        try:
            yield uplink
        finally:
            night.stop()
