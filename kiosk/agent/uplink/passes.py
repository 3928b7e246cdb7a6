"""The way into a room, fetched when the screen needs it and never kept."""

from __future__ import annotations

import asyncio
import logging

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.agent.desk import Desk
from kiosk.agent.errors import HubAwayError, HubRefusedError
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import Pull
from kiosk.agent.uplink.talks import PATH as TALKS_PATH
from kiosk.state import AskPass, Refused, RoomPass
from schedule.follow import Answer
from wire.ids import LessonId, talk_of

PATH = "/api/kiosk/room-pass"
PATIENCE_S = 5.0

log = logging.getLogger(__name__)


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    token: str


class Passes:
    """Answers the screen's `AskPass`."""

    def __init__(self, hub: Hub, desk: Desk, timetable: Pull, board: Pull) -> None:
        self._hub = hub
        self._desk = desk
        self._timetable = timetable
        self._board = board

    async def answer(self, asked: AskPass) -> RoomPass | Refused:
        """A pass, or why there is none; the screen asks again when it makes sense."""
        if self._hub.credential is None:
            return Refused(id=asked.id, reason="not_paired")
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._ask(asked.lesson_id)
            given = _Given.model_validate_json(answer.body)
        except (HubAwayError, TimeoutError, ValidationError) as error:
            log.warning("room_pass=none lesson=%s reason=%r", asked.lesson_id, str(error))
            slug = error.slug if isinstance(error, HubAwayError) else ""
            return Refused(id=asked.id, reason=slug or "hub_unreachable")
        except HubRefusedError as error:
            log.warning("room_pass=refused lesson=%s reason=%r", asked.lesson_id, str(error))
            # Hub and kiosk disagree about this room: most likely what we know of it is old.
            (self._timetable if talk_of(asked.lesson_id) is None else self._board).now()
            if error.slug == "lesson_over":
                await self._desk.lesson_closed(asked.lesson_id)
            return Refused(id=asked.id, reason=error.slug or "refused")
        ahead_ms = self._hub.trips.figures().clock_offset_ms or 0
        return RoomPass(id=asked.id, url=given.url, token=given.token, clock_ahead_ms=ahead_ms)

    async def _ask(self, room: LessonId) -> Answer:
        talk_id = talk_of(room)
        if talk_id is not None:
            return await self._hub.post(f"{TALKS_PATH}/{talk_id}/room-pass", {})
        return await self._hub.post(PATH, {"lesson_id": room})
