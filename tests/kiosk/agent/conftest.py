"""The agent as a real process, beside a hub and a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.agent.uplink.pairing import credential
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from tests.fakes.hub import FakeHub
from tests.fakes.screen import FakeScreen
from tests.parts.clock import ClockControl
from tests.parts.processes import Program as Process
from wire.ids import CenterId, KioskId, LessonId, ProgramId, StaffId

CENTER = Center(id=CenterId("center_1"), name="물야 경로당", county="봉화군")
LESSON = LessonId("lesson_1")
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""10:00 in Seoul; the kiosks open five minutes before."""


def timetable(version: int = 1, *, starts_at: datetime = START, minutes: int = 60) -> Timetable:
    return Timetable(
        version=version,
        centers=(CENTER,),
        programs=(
            Program(
                id=ProgramId("program_1"),
                title="튼튼 체조",
                kind="health",
                instructor_id=StaffId("staff_1"),
                instructor="박정은 선생님",
            ),
        ),
        extras=(
            ExtraLesson(
                id=LESSON,
                program_id=ProgramId("program_1"),
                starts_at=starts_at,
                minutes=minutes,
            ),
        ),
    )


@dataclass
class Agent:
    """One kiosk's folder, config and process."""

    folder: Path
    hub: FakeHub
    control: ClockControl
    process: Process | None = None

    @property
    def state_dir(self) -> Path:
        return self.folder / "state"

    @property
    def socket(self) -> Path:
        return self.state_dir / "screen.sock"

    @property
    def log(self) -> str:
        return (self.folder / "agent.log").read_text()

    def at(self, clock: datetime, seconds: float = 0.0) -> None:
        """Move the agent's clock."""
        self.control.move_to(clock + timedelta(seconds=seconds))

    def pair(self) -> None:
        """Have it paired before it starts."""
        self.state_dir.mkdir(exist_ok=True)
        secret = "secret-from-before-0123456789"
        self.hub.credentials.add(secret)
        kept = credential.Credential(kiosk_id=KioskId("kiosk_1"), credential=secret, center=CENTER)
        credential.store(self.state_dir / "credential.json", kept)

    def start(self, more: str = "", **env: str) -> None:
        config = self.folder / "kiosk.toml"
        config.write_text(
            f'hub_url = "{self.hub.url}"\nstate_dir = "state"\n'
            f'clock_control = "{self.control.path}"\n{more}\n'
        )
        self.process = Process(
            "agent",
            ["python", "-m", "kiosk", "agent", "--config", str(config)],
            self.folder,
            env,
        )

    async def kill(self) -> None:
        assert self.process is not None
        await asyncio.to_thread(self.process.kill)

    async def stop(self, timeout_s: float = 60.0) -> int:
        assert self.process is not None
        return await asyncio.to_thread(self.process.stop, timeout_s)

    def screen(self) -> FakeScreen:
        return FakeScreen(self.socket)


@pytest.fixture
async def hub() -> AsyncIterator[FakeHub]:
    hub = FakeHub(timetable())
    await hub.start()
    yield hub
    await hub.stop()


@pytest.fixture
def control(tmp_path: Path) -> Iterator[ClockControl]:
    control = ClockControl(tmp_path / "clock.sock")
    control.move_to(START - timedelta(hours=1))
    yield control
    control.close()


@pytest.fixture
async def agent(tmp_path: Path, hub: FakeHub, control: ClockControl) -> AsyncIterator[Agent]:
    agent = Agent(tmp_path, hub, control)
    yield agent
    if agent.process is not None and agent.process.running:
        await agent.stop()
    if agent.process is not None:
        print(agent.log)


@pytest.fixture
def publish(hub: FakeHub) -> Callable[..., object]:
    """Put a timetable into the hub and hint at it: `await publish(version, minutes=...)`."""

    async def put(version: int, **changes: object) -> None:
        await hub.publish(timetable(version, **changes))  # type: ignore[arg-type]

    return put
