"""Waiting for what must become true, bounded, instead of sleeping."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def until(what: str, probe: Callable[[], T | None], timeout_s: float, every_s: float = 0.1) -> T:
    """Probe until it gives something truthy, and return that; fail by name after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {timeout_s:g} s, last seen {found!r}")
        time.sleep(every_s)  # the pause between two looks, not a wait for a guess


async def until_async(
    what: str, probe: Callable[[], Awaitable[object]], timeout_s: float, every_s: float = 0.05
) -> None:
    """The same on an event loop, for a probe that has to wait itself."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout_s
    while not await probe():
        if loop.time() > deadline:
            raise AssertionError(f"{what}: not within {timeout_s:g} s")
        await asyncio.sleep(every_s)  # the pause between two looks, not a wait for a guess
