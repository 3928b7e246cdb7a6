"""The newest roll of this centre: every minute, at every hint, and when the hub is back."""

from __future__ import annotations

import logging
import random

from pydantic import ValidationError

from attendance.entry import Roll
from kiosk.agent.errors import HubError
from kiosk.agent.people import People
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries

PATH = "/api/kiosk/roll"
EVERY_S = 60.0
SPREAD_S = 30.0
_NOT_MODIFIED = 304

log = logging.getLogger(__name__)


class UnusableRollError(Exception):
    """What came is no roll of this centre; the old one stays."""


class RollPull:
    """Brings rolls from the hub to the people.  Runs `keep_pulling` while the kiosk is paired.

    The hint's word for it is "roll".
    """

    def __init__(self, hub: Hub, people: People) -> None:
        self._hub = hub
        self._people = people
        self._etag = ""
        self._tagged: Roll | None = None
        self._failing = False
        self._nudge = Nudge()

    def now(self, *, whole: bool = False) -> None:
        """Pull at once; `whole` even if the hub thinks that we have it."""
        if whole:
            self._tagged = None
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
                log.info("roll_pull=failed reason=%r", str(error))
                self._failing = True
                await between_tries(self._nudge, backoff, error.retry_after_s)
                continue
            except UnusableRollError as error:
                log.error("roll_pull=refused reason=%r", str(error))
            backoff.reset()
            self._failing = False
            await self._nudge.wait(random.uniform(EVERY_S - SPREAD_S, EVERY_S + SPREAD_S))

    async def _once(self) -> None:
        # Only while the roll it stands for is the one that is shown: it leaves with the pairing.
        current = self._tagged is not None and self._tagged is self._people.roll
        tag = {"If-None-Match": self._etag} if current and self._etag else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            return
        roll = _understood(answer.body)
        if roll != self._people.roll:
            await self._people.roll_arrived(roll)
            log.info("roll_pull=new version=%d", roll.version)
        if self._people.roll != roll:
            raise UnusableRollError(f"it is of center {roll.center_id}")
        self._etag, self._tagged = answer.headers.get("etag", ""), self._people.roll


def _understood(body: bytes) -> Roll:
    try:
        roll = Roll.model_validate_json(body)
    except ValidationError as error:
        raise UnusableRollError(f"{error.error_count()} mistakes in {len(body)} bytes") from error
    if len({member.id for member in roll.members}) < len(roll.members):
        raise UnusableRollError("two members have the same id")
    return roll
