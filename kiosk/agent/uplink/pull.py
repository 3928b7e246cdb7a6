"""The newest of one document: every minute, at every hint, and when the hub is back."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from typing import Protocol

from kiosk.agent.errors import HubError
from kiosk.agent.uplink.pace import HubPace
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries

EVERY_S = 60.0
SPREAD_S = 30.0

log = logging.getLogger(__name__)


class UnusableError(Exception):
    """What came cannot be used; the last good one stays."""


class Document(Protocol):
    """One of `uplink.documents`."""

    name: str

    @property
    def tag(self) -> str:
        """Of the one that is held, as the hub sent it; empty where there is none."""
        ...

    async def pull(self, *, whole: bool) -> None:
        """Ask the hub once, `whole` even if it thinks that we have it.

        Raises `UnusableError` and `HubError`.
        """
        ...


class Pull:
    """Follows one document while the kiosk is paired."""

    def __init__(
        self,
        document: Document,
        pace: HubPace,
        every_s: float = EVERY_S,
        hints_come: Callable[[], bool] = lambda: False,
    ) -> None:
        self._document = document
        self._pace = pace
        self._every_s = every_s
        self._hints_come = hints_come
        self._whole = False
        self._failing = False
        self._nudge = Nudge()

    @property
    def holds(self) -> str:
        """Name and tag of what is held, as `hint.HOLDS` says it; empty where that is nothing."""
        tag = self._document.tag
        return f"{self._document.name}={tag}" if tag else ""

    def now(self, *, whole: bool = False) -> None:
        """Pull at once; `whole` even if the hub thinks that we have it."""
        self._whole = self._whole or whole
        self._nudge.give()

    def hub_is(self, reachable: bool) -> None:
        """Back again: a pull that failed is repeated, one that did not is not needed."""
        if reachable and self._failing:
            self._nudge.give()

    async def keep_pulling(self) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._once()
            except HubError as error:
                log.info("pull=failed document=%s reason=%r", self._document.name, str(error))
                self._failing = True
                await between_tries(self._nudge, backoff, error.retry_after_s)
                continue
            except UnusableError as error:
                log.error("pull=refused document=%s reason=%r", self._document.name, str(error))
            backoff.reset()
            self._failing = False
            await self._until_next()

    async def _until_next(self) -> None:
        waited_s = 0.0
        # While the line is open nothing is missed; once it is not, every minute counts.
        while waited_s + self._every_s / 2 < self._pace.pull_s:
            wait_s = self._wait_s()
            if await self._nudge.wait(wait_s) or not self._hints_come():
                return
            waited_s += wait_s

    async def _once(self) -> None:
        whole, self._whole = self._whole, False
        try:
            await self._document.pull(whole=whole)
        except HubError:
            self._whole = self._whole or whole
            raise

    def _wait_s(self) -> float:
        spread_s = self._every_s * SPREAD_S / EVERY_S
        return random.uniform(self._every_s - spread_s, self._every_s + spread_s)
