"""A real hub on a free loopback port, with a clock the test holds in its hand."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from hub.app import create_app
from hub.auth import staff
from hub.auth.staff import Role, Staff
from hub.config import EngineConfig, HubConfig
from hub.parts import Parts
from hub.serving import listen, open_store, uvicorn_config
from hub.watch.receivers import MailConfig
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from store.audit import Deed
from store.engine import Store
from wire.clock import Clock
from wire.ids import CenterId, LessonId, ProgramId, StaffId

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 10:00 in Seoul
LESSON = LessonId("lesson-today")
PATIENCE_S = 60.0
"""How long anything is waited for; for a busy machine, and no measure of speed."""
PASSWORD = "correct horse battery"
WEBHOOK_KEYS = ("testkey", "test-secret-of-more-than-thirty-two-bytes")


class HandClock(Clock):
    """A clock that stands still until the test moves it."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def from_system(self, moment: datetime) -> datetime:
        return moment + (self.moment - datetime.now(UTC))

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@dataclass
class RunningHub:
    url: str
    clock: HandClock
    store: Store
    people: dict[str, Staff]
    parts: Parts
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self, **headers: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=self.url, headers=headers, timeout=PATIENCE_S)
        self.clients.append(client)
        return client

    async def signed_in(self, name: str) -> httpx.AsyncClient:
        client = self.client(Origin=self.url)
        answer = await client.post("/api/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    async def pair_kiosk(self, center_id: str) -> tuple[str, httpx.AsyncClient]:
        """A kiosk paired for a centre: its id, and a client that carries its credential."""
        device = self.client()
        begun = (
            await device.post(
                "/api/kiosk/pairings", json={"model": "test", "release": "0.1.0", "wire": 1}
            )
        ).json()
        operator = await self.signed_in("operator")
        paired = await operator.post(
            "/api/kiosks", json={"user_code": begun["user_code"], "center_id": center_id}
        )
        assert paired.status_code == 201, paired.text
        granted = await device.post(
            f"/api/kiosk/pairings/{begun['pairing_id']}/poll",
            json={"device_code": begun["device_code"]},
        )
        assert granted.status_code == 200, granted.text
        device.headers["Authorization"] = f"Bearer {granted.json()['credential']}"
        return granted.json()["kiosk_id"], device


def timetable_for(instructor: Staff, version: int = 0, **changes: Any) -> Timetable:
    """Three centres, and one lesson of two of them at `START`."""
    document: dict[str, Any] = {
        "version": version,
        "centers": (
            Center(id=CenterId("c-myeongho"), name="명호 경로당", county="봉화군"),
            Center(id=CenterId("c-wido"), name="위도 경로당", county="부안군"),
            Center(id=CenterId("c-uisin"), name="의신 경로당", county="진도군"),
        ),
        "programs": (
            Program(
                id=ProgramId("strong"),
                title="앉아서 하는 튼튼 체조",
                kind="health",
                instructor_id=instructor.id,
                instructor="박정은 선생님",
            ),
            Program(
                id=ProgramId("laugh"),
                title="웃음 교실",
                kind="leisure",
                instructor_id=StaffId("staff_somebody_else"),
                instructor="김웃음 선생님",
            ),
        ),
        "extras": (
            ExtraLesson(
                id=LESSON,
                program_id=ProgramId("strong"),
                starts_at=START,
                center_ids=(CenterId("c-myeongho"), CenterId("c-wido")),
            ),
            ExtraLesson(
                id=LessonId("lesson-foreign"),
                program_id=ProgramId("laugh"),
                starts_at=START + timedelta(hours=3),
            ),
        ),
    }
    return Timetable.model_validate({**document, **changes})


@asynccontextmanager
async def run_hub(
    folder: Path,
    clock: HandClock,
    engine: EngineConfig | None = None,
    port: int = 0,
    database_url: str = "",
    mail: MailConfig | None = None,
) -> AsyncIterator[RunningHub]:
    """The real application behind the real server; without a URL its database is in `folder`."""
    listener = listen("127.0.0.1", port)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = HubConfig(
        public_url=url,
        engine=engine or EngineConfig(url=nobody()),
        database_url=database_url,
        mail=mail or MailConfig(),
    )
    store = open_store(config, folder)
    app = create_app(config, store, clock, folder)
    started = asyncio.Event()

    class _Says(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    server = _Says(uvicorn_config(app))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await asyncio.wait_for(started.wait(), PATIENCE_S)
    running = RunningHub(url, clock, store, {}, app.state.parts)
    try:
        yield running
    finally:
        for client in running.clients:
            await client.aclose()
        server.should_exit = True
        await serving
        listener.close()
        store.close()


def nobody() -> str:
    """An address where no engine answers: a port that was free a moment ago."""
    return f"http://127.0.0.1:{listening_port()}"


def add_people(running: RunningHub) -> None:
    with running.store.transaction() as session:
        for name, role in (
            ("operator", Role.OPERATOR),
            ("teacher", Role.INSTRUCTOR),
            ("other", Role.INSTRUCTOR),
        ):
            person = staff.new_person(name, f"{name} 님", role)
            staff.add(session, person, PASSWORD, Deed("test", running.clock.now()))
            running.people[name] = person


async def publish(operator: httpx.AsyncClient, timetable: Timetable) -> None:
    answer = await operator.put("/api/timetable", json=timetable.model_dump(mode="json"))
    assert answer.status_code == 200, answer.text


def listening_port() -> int:
    """A port that was free a moment ago, for who must know it before the hub is there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
