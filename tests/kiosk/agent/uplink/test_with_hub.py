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
from uuid import uuid4

import httpx
import pytest

from kiosk.state import Ack, Mode, Progress, Refused, ScreenReport
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
    async with asyncio.timeout(60):
        while True:
            for row in (await operator.get("/api/kiosks")).json():
                if (row["report"] or {}).get(key) == value:
                    return dict(row)
            await asyncio.sleep(0.2)  # the pause between two looks


async def paired(operator: httpx.AsyncClient, screen: FakeScreen, instructor: str) -> None:
    """The code on the screen is typed in at the hub."""
    await publish(operator, instructor, minutes=0)
    state = await screen.until(lambda state: state.pairing is not None)
    assert state.pairing is not None
    body = {"user_code": state.pairing.code, "center_id": CENTER.id}
    answer = await operator.post("/api/kiosks", json=body)
    assert answer.status_code == 201, answer.text
    state = await screen.until_mode(Mode.HOME)
    assert state.center == CENTER


def clip(path: Path) -> bytes:
    """Two seconds of film with sound."""
    pictures = ("-f", "lavfi", "-i", "testsrc=size=320x240:rate=15:duration=2")
    tone = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2")
    codecs = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest")
    argv = ["ffmpeg", "-v", "error", *pictures, *tone, *codecs, str(path)]
    subprocess.run(argv, check=True, timeout=60)
    return path.read_bytes()


def read(path: str) -> bytes:
    return Path(path).read_bytes()


async def rows_of(operator: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    """What the hub lists there, once it lists anything."""
    async with asyncio.timeout(60):
        while True:
            if rows := (await operator.get(path)).json():
                return list(rows)
            await asyncio.sleep(0.2)  # the pause between two looks


async def test_films_names_and_what_became_of_them(tmp_path: Path, real_hub: RealHub) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'hub_url = "{real_hub.url}"\nstate_dir = "state"\n')
    argv = ["python", "-m", "kiosk", "agent", "--config", str(config)]
    film = await asyncio.to_thread(clip, tmp_path / "dance.mp4")
    with Process("agent", argv, tmp_path):
        async with (
            real_hub.operator() as operator,
            FakeScreen(tmp_path / "state" / "screen.sock") as screen,
        ):
            await paired(operator, screen, real_hub.staff[1])
            about = {"title": "앉아서 추는 춤", "category": "춤", "name": "dance.mp4"}
            answer = await operator.post("/api/items", params=about, content=film, timeout=60)
            assert answer.status_code == 201, answer.text
            item_id = answer.json()["id"]
            names = {"center_id": CENTER.id, "members": [{"id": "m1", "name": "김순자"}]}
            answer = await operator.put(f"/api/centers/{CENTER.id}/roll", json=names)
            assert answer.is_success, answer.text

            state = await screen.until(lambda state: len(state.shelf) == 1, 60)
            assert (state.shelf[0].title, state.shelf[0].category) == ("앉아서 추는 춤", "춤")
            assert isinstance(await screen.press("watch", item_id), Ack)
            state = await screen.until_mode(Mode.PLAYER)
            assert state.playing is not None
            assert read(state.playing.film) == film
            said = {"play_id": state.playing.play_id, "position_s": 2, "shown_s": 2}
            await screen.say(Progress.model_validate({**said, "ended": "finished"}))
            await screen.until_mode(Mode.HOME)
            (play,) = await rows_of(operator, "/api/plays")
            assert play["play_id"] == state.playing.play_id
            assert (play["item_id"], play["seconds"], play["outcome"]) == (item_id, 2, "finished")

            state = await screen.until(lambda state: state.attendance is not None, 60)
            assert state.attendance is not None
            (person,) = state.attendance.people
            assert isinstance(await screen.press("present", person.id, str(uuid4())), Ack)
            row = await row_where(operator, "items_ready", 1)
            assert row["report"]["library_version"] == row["report"]["items_wanted"] == 1

            answer = await operator.delete(f"/api/items/{item_id}")
            assert answer.status_code == 204, answer.text
            await screen.until(lambda state: not state.shelf, 60)


async def test_a_kiosk_lives_with_the_real_hub(tmp_path: Path, real_hub: RealHub) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'hub_url = "{real_hub.url}"\nstate_dir = "state"\n')
    argv = ["python", "-m", "kiosk", "agent", "--config", str(config)]
    with Process("agent", argv, tmp_path) as agent:
        async with (
            real_hub.operator() as operator,
            FakeScreen(tmp_path / "state" / "screen.sock") as screen,
        ):
            await paired(operator, screen, real_hub.staff[1])
            row = await row_where(operator, "mode", "home")
            assert row["connected"]

            await publish(operator, real_hub.staff[1], minutes=30)
            await screen.until_mode(Mode.COUNTDOWN)
            await screen.until_mode(Mode.LESSON)
            refused = await screen.ask_pass(LESSON)
            assert isinstance(refused, Refused)
            assert refused.reason == "engine_unreachable"
            await screen.say(ScreenReport(lesson_id=LESSON, link="joining", camera="ok"))
            row = await row_where(operator, "camera", "ok")
            assert row["report"]["lesson"]["lesson_id"] == LESSON

            await asyncio.to_thread(real_hub.process.kill)
            await screen.until(lambda state: not state.hub_reachable)
            assert screen.state.mode is Mode.LESSON
            real_hub.process.start()
            await screen.until(lambda state: state.hub_reachable)
            await row_where(operator, "mode", "lesson")

            answer = await operator.delete(f"/api/kiosks/{row['kiosk_id']}")
            assert answer.status_code == 204, answer.text
            state = await screen.until_mode(Mode.PAIRING)
            assert state.lesson is None
        assert agent.running
