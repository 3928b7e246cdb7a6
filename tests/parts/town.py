"""A small city with real programs: room engine, hub, and kiosks that are paired by their code."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from kiosk.state import DOWN, KioskState, Mode
from media.stage import Stage
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from tests.parts.clock import ClockControl
from tests.parts.display import Display
from tests.parts.line import Line
from tests.parts.processes import ROOT, free_port
from tests.parts.processes import Program as Process
from tests.parts.sound import SoundServer
from tests.parts.waiting import until
from wire.ids import CenterId, LessonId, ProgramId, StaffId

OUR_CENTER = Center(id=CenterId("myeongho"), name="봉화 명호 경로당", county="봉화군")
OTHER_CENTER = Center(id=CenterId("wido"), name="부안 위도 경로당", county="부안군")
PASSWORD = "한글로 된 긴 비밀번호 열다섯"


@dataclass
class Kiosk:
    """One kiosk: an agent and, where there is a display, a screen."""

    folder: Path
    config: Path
    agent: Process
    screen: Process | None = None

    def states(self) -> Iterator[KioskState]:
        """What the agent tells a screen, beginning with the state now."""
        with until("the agent hears", self._line, 60) as sock:
            for line in sock.makefile("rb"):
                document = DOWN.validate_json(line)
                if isinstance(document, KioskState):
                    yield document

    def _line(self) -> socket.socket | None:
        """To the agent; None while its socket is there and nobody listens yet."""
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(60)
        try:
            sock.connect(str(self.folder / "screen.sock"))
        except (FileNotFoundError, ConnectionRefusedError):
            sock.close()
            return None
        return sock


@dataclass
class Town:
    """The running city; everything it starts ends with `stack`."""

    folder: Path
    stack: ExitStack
    engine_port: int = field(default_factory=free_port)
    udp_port: int = field(default_factory=lambda: free_port(socket.SOCK_DGRAM))
    hub_port: int = field(default_factory=free_port)
    secret: str = field(default_factory=lambda: secrets.token_hex(24))
    zone: str = field(default_factory=lambda: where_it_is_noon(datetime.now(UTC)))
    """The city lies where a lesson in an hour is one of today, at whatever hour it is tested."""

    def __post_init__(self) -> None:
        self.hub_url = f"http://127.0.0.1:{self.hub_port}"
        self.engine_url = f"ws://127.0.0.1:{self.engine_port}"
        self._write_configs()
        self.engine = self._program(
            "engine",
            ["python", "-m", "media.engine", "--host", "127.0.0.1"],
            ["--port", str(self.engine_port), "--config", str(self.folder / "engine.yaml")],
        )
        self._add_staff("operator", "operator", "사랑방 운영실")
        self._add_staff("teacher", "instructor", "박정은 선생님")
        self.hub = self._program(
            "hub",
            ["python", "-m", "hub", "--data", str(self.folder / "hub")],
            ["--port", str(self.hub_port), "--config", str(self.folder / "hub.toml")],
        )
        self.engine.wait_for_line("engine ready")
        self.hub.wait_for_line("hub ready")
        self.operator = self.signed_in("operator")

    def signed_in(self, name: str) -> httpx.Client:
        """A client of the API with a session, as somebody without a browser uses it."""
        client = self.stack.enter_context(
            httpx.Client(base_url=self.hub_url, headers={"Origin": self.hub_url}, timeout=60)
        )
        self._ok(client.post("/api/session", json={"name": name, "password": PASSWORD}))
        return client

    def kiosk(
        self,
        center: Center,
        *,
        sound: SoundServer | None,
        camera: Path | str,
        line: Line | None = None,
        clock: ClockControl | None = None,
    ) -> Kiosk:
        """Start a kiosk's agent, and pair it as an operator does: by the code on its screen.

        It reaches the hub over `line` and obeys `clock`, where they are given.
        """
        folder = self.folder / center.id
        folder.mkdir()
        config = folder / "kiosk.toml"
        moved = f'clock_control = "{clock.path}"\n' if clock else ""
        config.write_text(
            f'hub_url = "{line.url if line else self.hub_url}"\nstate_dir = "{folder}"\n{moved}'
            "[panel]\nfullscreen = true\nwidth = 1280\nheight = 720\n"
            f'[camera]\nsource = "{camera}"\n'
            f"[sound]\nenabled = {str(sound is not None).lower()}\n"
        )
        env = sound.env if sound else {}
        argv = ["python", "-m", "kiosk", "agent"]
        agent = self._program(f"{center.id}-agent", argv, ["--config", str(config)], env)
        kiosk = Kiosk(folder, config, agent)
        until("the agent's socket", (folder / "screen.sock").exists, 60)
        code = next(state.pairing.code for state in kiosk.states() if state.pairing)
        body = {"user_code": code, "center_id": center.id}
        self._ok(self.operator.post("/api/kiosks", json=body))
        next(state for state in kiosk.states() if state.mode is Mode.HOME)
        return kiosk

    def show(self, kiosk: Kiosk, display: Display, sound: SoundServer | None) -> None:
        """Start the kiosk's screen on a display."""
        env = {
            "DISPLAY": display.name,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            # The software rasteriser takes every idle core it can get, and draws no more for it.
            "LP_NUM_THREADS": "1",
            **(sound.env if sound else {}),
        }
        argv = ["python", "-m", "kiosk", "screen"]
        name = f"{kiosk.folder.name}-screen"
        kiosk.screen = self._program(name, argv, ["--config", str(kiosk.config)], env)

    def publish_lesson(
        self, opens_in_s: float, lead_s: int, minutes: int, name: str = "today"
    ) -> LessonId:
        """Put one lesson on the timetable that opens in a moment, with both centres in it."""
        me = self.operator.get("/api/timetable").json()
        staff = {row["name"]: row["staff_id"] for row in self._staff()}
        program = Program(
            id=ProgramId("chair"),
            title="앉아서 하는 튼튼 체조",
            kind="health",
            instructor_id=StaffId(staff["teacher"]),
            instructor="박정은 선생님",
        )
        starts_at = datetime.now(UTC) + timedelta(seconds=opens_in_s + lead_s)
        lesson = ExtraLesson(
            id=LessonId(name),
            program_id=program.id,
            starts_at=starts_at,
            minutes=minutes,
            lead_s=lead_s,
        )
        timetable = Timetable(
            version=me["version"],
            timezone=self.zone,
            centers=(OUR_CENTER, OTHER_CENTER),
            programs=(program,),
            extras=(lesson,),
        )
        self._ok(self.operator.put("/api/timetable", json=timetable.model_dump(mode="json")))
        return lesson.id

    def starts_at(self, lesson_id: LessonId) -> datetime:
        lesson = self._ok(self.operator.get(f"/api/lessons/{lesson_id}")).json()
        return datetime.fromisoformat(lesson["starts_at"])

    def stage(self, lesson_id: LessonId) -> Stage:
        return Stage.model_validate(
            self._ok(self.operator.get(f"/api/lessons/{lesson_id}/stage")).json()
        )

    def put_stage(self, lesson_id: LessonId, stage: Stage) -> Stage:
        body = stage.model_dump(mode="json")
        answer = self._ok(self.operator.put(f"/api/lessons/{lesson_id}/stage", json=body))
        return Stage.model_validate(answer.json())

    def presence(self, lesson_id: LessonId) -> dict[str, Any]:
        """The lesson's presence rows by centre."""
        rows = self._ok(self.operator.get(f"/api/lessons/{lesson_id}/presence")).json()
        return {row["center_id"]: row for row in rows}

    def put_roll(self, center: Center, names: Sequence[str]) -> dict[str, Any]:
        """Give a centre its people, as an operator does; the roll as it is stored."""
        path = f"/api/centers/{center.id}/roll"
        roll = self._ok(self.operator.get(path)).json()
        roll["members"] = [
            {"id": f"{center.id}-{number}", "name": name} for number, name in enumerate(names)
        ]
        return dict(self._ok(self.operator.put(path, json=roll)).json())

    def entries(self, lesson_id: LessonId) -> list[dict[str, Any]]:
        """Every entry the hub has of a lesson, in the order they were made."""
        return list(self._ok(self.operator.get(f"/api/lessons/{lesson_id}/entries")).json())

    def people(self, lesson_id: LessonId) -> dict[str, Any]:
        """How many came to a lesson, by centre."""
        rows = self._ok(self.operator.get(f"/api/lessons/{lesson_id}/people")).json()
        return {row["center_id"]: row for row in rows}

    def attendance_file(self, day: date) -> str:
        """The table of who came on a day, as an operator downloads it."""
        form = {"first": day.isoformat(), "last": day.isoformat(), "reason": "이야기 시험"}
        return self._ok(self.operator.post("/attendance/file", data=form)).text

    def add_film(self, film: Path, title: str, category: str) -> dict[str, Any]:
        """Put a film into the library from the hub's command line; the item."""
        self._hub_command("content", "add", str(film), "--title", title, "--category", category)
        items = self._ok(self.operator.get("/api/items")).json()
        return next(item for item in items if item["title"] == title)

    def plays(self, day: date) -> list[dict[str, Any]]:
        """What was played on a day of the city's calendar."""
        answer = self.operator.get("/api/plays", params={"day": day.isoformat()})
        return list(self._ok(answer).json())

    def lesson_health(self, center: Center) -> dict[str, Any]:
        """What the centre's kiosk last reported of its lesson; empty before it reported one."""
        for row in self._ok(self.operator.get("/api/kiosks")).json():
            if row["center"]["id"] == center.id:
                return ((row["report"] or {}).get("lesson")) or {}
        return {}

    def is_connected(self, center: Center) -> bool:
        """Whether the hub answers and the centre's kiosk is in touch with it."""
        try:
            rows = self.operator.get("/api/kiosks").json()
        except httpx.TransportError:
            return False
        return any(row["connected"] for row in rows if row["center"]["id"] == center.id)

    def put_centers(self) -> None:
        """Make the centres known, before a kiosk of theirs can be paired; no lesson is left."""
        version = self._ok(self.operator.get("/api/timetable")).json()["version"]
        centers = (OUR_CENTER, OTHER_CENTER)
        empty = Timetable(version=version, timezone=self.zone, centers=centers)
        self._ok(self.operator.put("/api/timetable", json=empty.model_dump(mode="json")))

    def _staff(self) -> list[dict[str, str]]:
        names = ("operator", "teacher")
        return [self.signed_in(name).get("/api/session").json() for name in names]

    def _ok(self, answer: httpx.Response) -> httpx.Response:
        assert answer.is_success, f"{answer.request.method} {answer.url}: {answer.text}"
        return answer

    def _program(
        self, name: str, program: list[str], options: list[str], env: dict[str, str] | None = None
    ) -> Process:
        return self.stack.enter_context(Process(name, [*program, *options], self.folder, env))

    def _add_staff(self, name: str, role: str, shown: str) -> None:
        self._hub_command("staff", "add", name, "--role", role, "--display-name", shown)

    def _hub_command(self, *words: str) -> None:
        """Run the hub's command line as its operator does; a password is typed where it asks."""
        argv = [sys.executable, "-m", "hub", "--data", str(self.folder / "hub")]
        subprocess.run(
            [*argv, *words],
            input=PASSWORD + "\n",
            text=True,
            cwd=ROOT,
            env={**os.environ},
            check=True,
            capture_output=True,
            timeout=90,
        )

    def _write_configs(self) -> None:
        (self.folder / "hub").mkdir()
        (self.folder / "engine.yaml").write_text(
            f'keys: {{city: "{self.secret}"}}\n'
            f"webhook: {{api_key: city, urls: [{self.hub_url}/api/webhooks/livekit]}}\n"
            f"rtc: {{udp_port: {self.udp_port}}}\n"
        )
        (self.folder / "hub.toml").write_text(
            f'public_url = "{self.hub_url}"\n'
            f'[engine]\nurl = "{self.engine_url}"\n'
            f'api_key = "city"\napi_secret = "{self.secret}"\n'
        )


def where_it_is_noon(now: datetime) -> str:
    """The time zone in which it is between twelve and one."""
    east = 12 - now.astimezone(UTC).hour
    return f"Etc/GMT{-east:+d}"  # these names count towards the west


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """A running city with two known centres."""
    with ExitStack() as stack:
        running = Town(folder, stack)
        running.put_centers()
        yield running
