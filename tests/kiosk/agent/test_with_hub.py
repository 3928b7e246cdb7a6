"""The agent with the real hub: paired by its code, told of a lesson, killed and revoked."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiosk.state import Mode, Refused, ScreenReport
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from tests.fakes.screen import FakeScreen
from tests.parts.processes import ROOT, free_port
from tests.parts.processes import Program as Process
from wire.ids import CenterId, LessonId, ProgramId, StaffId

PASSWORD = "아주 길고 좋은 비밀번호입니다"
CENTER = Center(id=CenterId("mulya"), name="봉화 물야 경로당", county="봉화군")
LESSON = LessonId("today")


class RealHub:
    """`python -m hub` with one operator."""

    def __init__(self, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.staff = [
            self._add(folder, name, role)
            for name, role in [("operator", "operator"), ("teacher", "instructor")]
        ]
        argv = ["python", "-m", "hub", "--data", str(folder / "hub")]
        self.process = Process("hub", [*argv, "--port", self.url.rpartition(":")[2]], folder)

    @asynccontextmanager
    async def operator(self) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"Origin": self.url}
        async with httpx.AsyncClient(base_url=self.url, headers=headers) as client:
            answer = await client.post(
                "/api/session", json={"name": "operator", "password": PASSWORD}
            )
            assert answer.is_success, answer.text
            yield client

    async def ready(self) -> None:
        await asyncio.to_thread(self.process.wait_for_line, "hub ready")

    def _add(self, folder: Path, name: str, role: str) -> str:
        argv = [sys.executable, "-m", "hub", "--data", str(folder / "hub"), "staff", "add", name]
        said = subprocess.run(
            [*argv, "--role", role, "--display-name", name],
            input=PASSWORD + "\n",
            text=True,
            cwd=ROOT,
            check=True,
            capture_output=True,
            timeout=60,
        ).stdout
        return said.split()[0].removeprefix("staff_id=")


@pytest.fixture
async def real_hub(tmp_path: Path) -> AsyncIterator[RealHub]:
    (tmp_path / "hub").mkdir()
    hub = await asyncio.to_thread(RealHub, tmp_path)
    await hub.ready()
    yield hub
    if hub.process.running:
        await asyncio.to_thread(hub.process.stop)


async def publish(operator: httpx.AsyncClient, instructor: str, minutes: int) -> None:
    """One lesson that has begun a minute ago."""
    current = (await operator.get("/api/timetable")).json()
    timetable = Timetable(
        version=current["version"],
        centers=(CENTER,),
        programs=(
            Program(
                id=ProgramId("chair"),
                title="튼튼 체조",
                kind="health",
                instructor_id=StaffId(instructor),
                instructor="박정은 선생님",
            ),
        ),
        extras=(
            ExtraLesson(
                id=LESSON,
                program_id=ProgramId("chair"),
                starts_at=datetime.now(UTC) - timedelta(minutes=1),
                minutes=minutes,
            ),
        )
        if minutes
        else (),
    )
    answer = await operator.put("/api/timetable", json=timetable.model_dump(mode="json"))
    assert answer.is_success, answer.text


async def row_where(operator: httpx.AsyncClient, key: str, value: Any) -> dict[str, Any]:
    """The kiosk's row on the operator's page, once its report says so."""
    async with asyncio.timeout(15):
        while True:
            for row in (await operator.get("/api/kiosks")).json():
                if (row["report"] or {}).get(key) == value:
                    return dict(row)
            await asyncio.sleep(0.2)  # the pause between two looks


async def test_a_kiosk_lives_with_the_real_hub(tmp_path: Path, real_hub: RealHub) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'hub_url = "{real_hub.url}"\nstate_dir = "state"\n')
    argv = ["python", "-m", "kiosk", "agent", "--config", str(config)]
    with Process("agent", argv, tmp_path) as agent:
        async with (
            real_hub.operator() as operator,
            FakeScreen(tmp_path / "state" / "screen.sock") as screen,
        ):
            await publish(operator, real_hub.staff[1], minutes=0)
            state = await screen.until(lambda state: state.pairing is not None)
            assert state.pairing is not None
            body = {"user_code": state.pairing.code, "center_id": CENTER.id}
            answer = await operator.post("/api/kiosks", json=body)
            assert answer.status_code == 201, answer.text

            state = await screen.until_mode(Mode.HOME)
            assert state.center == CENTER
            row = await row_where(operator, "mode", "home")
            assert row["connected"]

            await publish(operator, real_hub.staff[1], minutes=30)
            await screen.until_mode(Mode.COUNTDOWN, 3)
            await screen.until_mode(Mode.LESSON)
            refused = await screen.ask_pass(LESSON)
            assert isinstance(refused, Refused)
            assert refused.reason == "engine_unreachable"
            await screen.say(ScreenReport(lesson_id=LESSON, link="joining", camera="ok"))
            row = await row_where(operator, "camera", "ok")
            assert row["report"]["lesson"]["lesson_id"] == LESSON

            await asyncio.to_thread(real_hub.process.kill)
            await screen.until(lambda state: not state.hub_reachable, 3)
            assert screen.state.mode is Mode.LESSON
            real_hub.process.start()
            await screen.until(lambda state: state.hub_reachable)
            await row_where(operator, "mode", "lesson")

            answer = await operator.delete(f"/api/kiosks/{row['kiosk_id']}")
            assert answer.status_code == 204, answer.text
            state = await screen.until_mode(Mode.PAIRING, 5)
            assert state.lesson is None
        assert agent.running
