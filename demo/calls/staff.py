"""What the demo does as operator and as instructor, through the hub's own API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attendance.entry import Member, Roll
from demo.calls.hub import HubCalls
from demo.errors import HubRefusedError
from media.stage import Stage
from schedule.timetable import Lesson, Timetable
from wire.ids import CenterId, LessonId


@dataclass(frozen=True, slots=True)
class RoomPass:
    """The way into a lesson's room."""

    url: str
    token: str


class StaffCalls(HubCalls):
    """Somebody of the staff, signed in."""

    def __init__(self, hub_url: str) -> None:
        # Changes need to come from the hub's own pages; who has none says so.
        super().__init__(hub_url, {"Origin": hub_url})

    async def sign_in(self, name: str, password: str) -> None:
        await self.call("POST", "/api/session", {"name": name, "password": password})

    async def timetable(self) -> Timetable:
        return Timetable.model_validate((await self.call("GET", "/api/timetable")).body)

    async def publish(self, timetable: Timetable) -> Timetable:
        body = timetable.model_dump(mode="json")
        return Timetable.model_validate((await self.call("PUT", "/api/timetable", body)).body)

    async def pair(self, user_code: str, center_id: CenterId) -> str:
        """Pair the kiosk that shows this code; its id."""
        body = {"user_code": user_code, "center_id": center_id}
        return str((await self.call("POST", "/api/kiosks", body)).body["kiosk_id"])

    async def kiosks(self) -> list[dict[str, Any]]:
        return list((await self.call("GET", "/api/kiosks")).body)

    async def presence(self, lesson_id: LessonId) -> list[dict[str, Any]]:
        return list((await self.call("GET", f"/api/lessons/{lesson_id}/presence")).body)

    async def entries(self, lesson_id: LessonId) -> list[dict[str, Any]]:
        """Every tap on a name in a lesson that the hub has."""
        return list((await self.call("GET", f"/api/lessons/{lesson_id}/entries")).body)

    async def plays(self) -> list[dict[str, Any]]:
        """What was watched today."""
        return list((await self.call("GET", "/api/plays")).body)

    async def keep_roll(self, center_id: CenterId, members: Sequence[Member]) -> None:
        """Give a centre its people, unless it has some."""
        path = f"/api/centers/{center_id}/roll"
        roll = Roll.model_validate((await self.call("GET", path)).body)
        if not roll.members:
            filled = roll.model_copy(update={"members": tuple(members)})
            await self.call("PUT", path, filled.model_dump(mode="json"))

    async def keep_film(self, film: Path, title: str, category: str) -> None:
        """Put a film into the library, unless it is there."""
        asked = {"title": title, "category": category, "name": film.name}
        with film.open("rb") as file:
            try:
                await self.send("POST", "/api/items", asked, file)
            except HubRefusedError as refusal:
                if refusal.type != "item_known":
                    raise

    async def lesson(self, lesson_id: LessonId) -> Lesson:
        return Lesson.model_validate((await self.call("GET", f"/api/lessons/{lesson_id}")).body)

    async def room_pass(self, lesson_id: LessonId) -> RoomPass:
        body = (await self.call("POST", f"/api/lessons/{lesson_id}/room-pass", {})).body
        return RoomPass(body["url"], body["token"])

    async def stage(self, lesson_id: LessonId) -> Stage:
        path = f"/api/lessons/{lesson_id}/stage"
        return Stage.model_validate((await self.call("GET", path)).body)

    async def put_stage(self, lesson_id: LessonId, stage: Stage) -> Stage | None:
        """Change the stage; None when somebody else changed it first."""
        path = f"/api/lessons/{lesson_id}/stage"
        try:
            answer = await self.call("PUT", path, stage.model_dump(mode="json"))
        except HubRefusedError as refusal:
            if refusal.type == "version_conflict":
                return None
            raise
        return Stage.model_validate(answer.body)
