"""What a kiosk asks of the hub (PROTOCOL.md, part 1)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import aiohttp

from attendance.entry import Roll
from attendance.record import Batch
from demo.calls.hub import Answer, HubCalls
from demo.calls.staff import RoomPass
from demo.errors import HubRefusedError
from demo.private import keep_private, read_private
from fleet.health import KioskReport
from schedule.timetable import Timetable
from wire.ids import LessonId
from wire.version import RELEASE, WIRE

MODEL = "simulated"


@dataclass(frozen=True, slots=True)
class Credential:
    """What a kiosk keeps for good once it is paired."""

    kiosk_id: str
    secret: str

    @classmethod
    def read(cls, path: Path) -> Credential | None:
        """The kept one, None where there is none yet."""
        kept = read_private(path)
        return cls(**kept) if kept else None

    def keep(self, path: Path) -> None:
        """Write it where only its owner reads it, whole or not at all."""
        keep_private(path, asdict(self))


class Asked(NamedTuple):
    """A pairing that was begun; an operator has to enter `user_code`."""

    pairing_id: str
    device_code: str
    user_code: str
    interval_s: float


class KioskCalls(HubCalls):
    """One kiosk at the hub; without a credential it can only be paired."""

    def __init__(self, hub_url: str, credential: Credential | None = None) -> None:
        headers = {"Authorization": f"Bearer {credential.secret}"} if credential else {}
        super().__init__(hub_url, headers)

    async def ask_for_code(self) -> Asked:
        body = {"model": MODEL, "release": RELEASE, "wire": WIRE}
        answer = (await self._patiently("/api/kiosk/pairings", body)).body
        return Asked(
            answer["pairing_id"], answer["device_code"], answer["user_code"], answer["interval_s"]
        )

    async def collect(self, asked: Asked) -> Credential:
        """Poll until an operator has entered the code."""
        path = f"/api/kiosk/pairings/{asked.pairing_id}/poll"
        while True:
            try:
                answer = await self._patiently(path, {"device_code": asked.device_code})
            except HubRefusedError as refusal:
                if refusal.type != "authorization_pending":
                    raise
                await asyncio.sleep(asked.interval_s)
                continue
            return Credential(answer.body["kiosk_id"], answer.body["credential"])

    async def timetable(self, etag: str | None) -> tuple[Timetable, str | None] | None:
        """The timetable with its tag; None when it is still the one of `etag`."""
        headers = {"If-None-Match": etag} if etag else None
        answer = await self.call("GET", "/api/kiosk/timetable", headers=headers)
        if answer.status == 304:
            return None
        return Timetable.model_validate(answer.body), answer.etag

    async def room_pass(self, lesson_id: LessonId) -> RoomPass:
        body = (await self.call("POST", "/api/kiosk/room-pass", {"lesson_id": lesson_id})).body
        return RoomPass(body["url"], body["token"])

    async def report(self, report: KioskReport) -> None:
        await self.call("POST", "/api/kiosk/report", report.model_dump(mode="json"))

    async def roll(self) -> Roll:
        return Roll.model_validate((await self.call("GET", "/api/kiosk/roll")).body)

    async def send_records(self, batch: Batch) -> None:
        await self.call("POST", "/api/kiosk/records", batch.model_dump(mode="json"))

    async def hints(self) -> AsyncIterator[tuple[str, ...]]:
        """What the hub says to pull now, for as long as the socket is open."""
        async with self.session.ws_connect("/api/kiosk/hint") as socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    yield tuple(json.loads(message.data)["pull"])

    async def _patiently(self, path: str, body: dict[str, object]) -> Answer:
        """Nine kiosks ask from one address at once: do as the hub says and come back later."""
        while True:
            try:
                return await self.call("POST", path, body)
            except HubRefusedError as refusal:
                if refusal.status != 429:
                    raise
                await asyncio.sleep(max(1.0, refusal.retry_after_s))
