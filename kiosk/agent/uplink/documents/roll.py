"""The roll of this centre, from the hub to the people."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from attendance.entry import Roll
from kiosk.agent.people import People
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import UnusableError

PATH = "/api/kiosk/roll"
_NOT_MODIFIED = 304

log = logging.getLogger(__name__)


class RollDocument:
    """`People` keeps it sealed; the hint's word for it is "roll"."""

    name = "roll"

    def __init__(self, hub: Hub, people: People) -> None:
        self._hub = hub
        self._people = people
        self._etag = ""
        self._tagged: Roll | None = None

    @property
    def tag(self) -> str:
        # Only while the roll it stands for is the one that is shown: it leaves with the pairing.
        current = self._tagged is not None and self._tagged is self._people.roll
        return self._etag if current else ""

    async def pull(self, *, whole: bool) -> None:
        tag = {"If-None-Match": self.tag} if self.tag and not whole else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            return
        roll = _understood(answer.body)
        if roll != self._people.roll:
            await self._people.roll_arrived(roll)
            log.info("roll=new version=%d", roll.version)
        if self._people.roll != roll:
            raise UnusableError(f"it is of center {roll.center_id}")
        self._etag, self._tagged = answer.headers.get("etag", ""), self._people.roll


def _understood(body: bytes) -> Roll:
    try:
        roll = Roll.model_validate_json(body)
    except ValidationError as error:
        raise UnusableError(f"{error.error_count()} mistakes in {len(body)} bytes") from error
    if len({member.id for member in roll.members}) < len(roll.members):
        raise UnusableError("two members have the same id")
    return roll
