"""The way into a lesson's room, fetched when the screen needs it and never kept."""

from __future__ import annotations

import asyncio
import logging

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.agent.desk import Desk
from kiosk.agent.errors import HubAwayError, HubRefusedError
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import Pull
from kiosk.state import AskPass, Refused, RoomPass

PATH = "/api/kiosk/room-pass"
PATIENCE_S = 5.0

log = logging.getLogger(__name__)


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    token: str


class Passes:
    """Answers the screen's `AskPass`."""

    def __init__(self, hub: Hub, desk: Desk, pull: Pull) -> None:
        self._hub = hub
        self._desk = desk
        self._pull = pull

    async def answer(self, asked: AskPass) -> RoomPass | Refused:
        """A pass, or why there is none; the screen asks again when it makes sense."""
        if self._hub.credential is None:
            return Refused(id=asked.id, reason="not_paired")
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._hub.post(PATH, {"lesson_id": asked.lesson_id})
            given = _Given.model_validate_json(answer.body)
        except (HubAwayError, TimeoutError, ValidationError) as error:
            log.warning("room_pass=none lesson=%s reason=%r", asked.lesson_id, str(error))
            slug = error.slug if isinstance(error, HubAwayError) else ""
            return Refused(id=asked.id, reason=slug or "hub_unreachable")
        except HubRefusedError as error:
            log.warning("room_pass=refused lesson=%s reason=%r", asked.lesson_id, str(error))
            # Hub and kiosk disagree about this lesson: most likely the timetable is old.
            self._pull.now()
            if error.slug == "lesson_over":
                await self._desk.lesson_closed(asked.lesson_id)
            return Refused(id=asked.id, reason=error.slug or "refused")
        return RoomPass(id=asked.id, url=given.url, token=given.token)
