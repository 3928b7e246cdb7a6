"""One run of the demo from the first line it prints to the report: started in order, ended in
reverse."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from demo.calls.kiosk import Credential, KioskCalls
from demo.calls.staff import StaffCalls
from demo.centers import tally as tallies
from demo.city import FULL_KIOSK, INSTRUCTOR, LIGHT_CENTERS, OPERATOR, with_demo_lesson
from demo.city.seeding import seed
from demo.city.stock import stock
from demo.clip.film import lesson_film, seniors_film
from demo.clip.shelf import Clip, clips
from demo.errors import HubRefusedError
from demo.full_kiosk import kiosk as full_kiosk
from demo.full_kiosk.helper import Helper, help_out
from demo.full_kiosk.kiosk import KioskFiles
from demo.machine import surroundings
from demo.machine.processes import Program, Programs
from demo.options import Options
from demo.private import write_private
from demo.progress import Progress
from demo.report import Report
from schedule.timetable import Center, Lesson

STARTS_AFTER = timedelta(minutes=1)
_HOST = "127.0.0.1"
_PROGRAM_READY_S = 40.0
_PAIRED_S = 40.0
_LOOK_S = 1.0
# The hub hears from the room engine that somebody left; give that a moment after the end.
_LEFT_WITHIN_S = 10.0
_TOLD_WITHIN_S = 10.0
LAST_LOOK_S = 1.2
_HUB_AWAY = (aiohttp.ClientError, TimeoutError, HubRefusedError)
_KEY = "demo"


@dataclass(frozen=True, slots=True)
class Films:
    """What the instructor publishes, what the full kiosk's camera sees, what can be watched."""

    lesson: Path
    seniors: Path
    clips: tuple[Clip, ...]


class Story:
    """Build one per run.  `tell` goes through it, `end` leaves nothing running."""

    def __init__(self, options: Options, operator: StaffCalls) -> None:
        self._options = options
        self._data = options.data
        self._programs = Programs(options.data / "logs", say)
        self._operator = operator
        self._tally_file = options.data / "run-tally.json"
        self._progress = Progress(say)
        self._lesson: Lesson | None = None
        self._ended = False
        self._helping: asyncio.Task[None] | None = None
        self.report = Report()

    @property
    def gave_up(self) -> asyncio.Future[Any]:
        """Done when a program keeps ending by itself."""
        return self._programs.gave_up

    async def tell(self) -> None:
        """From the first program to the end of the lesson, and on where that was asked for."""
        films = await asyncio.to_thread(self._draw)
        passwords = await self._start_hub()
        await self._operator.sign_in(OPERATOR.name, passwords[OPERATOR.name])
        lesson = self._lesson = await self._publish_lesson()
        self._introduce(lesson, passwords)
        helper, *_ = await asyncio.gather(
            self._start_full_kiosk(films.seniors),
            self._start_light_centers(),
            stock(self._operator, films.clips),
        )
        if self._options.instructor:
            await self._start_instructor(lesson, films.lesson)
        while datetime.now(UTC) < lesson.ends_at:
            await self._look(lesson)
            if helper is not None and self._helping is None and self._is_taught(lesson):
                self._helping = asyncio.create_task(help_out(helper, lesson, say), name="helper")
            await asyncio.sleep(_LOOK_S)
        await self._wait_until_left(lesson)
        say("The lesson is over; every kiosk goes home.")
        if self._helping is not None:
            await self._helping
            await self._wait_for_plays()
        self._conclude()
        if not self._options.ends_with_lesson:
            say("The hub goes on, so that you can look around. Ctrl-C ends everything.")
            await asyncio.Event().wait()

    async def end(self) -> None:
        """Look once more, write the report, end every program."""
        if self._helping is not None:
            self._helping.cancel()
        if self._lesson is not None and not self._ended:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_LOOK_S):
                    await self._look(self._lesson)
                    await self._read_attendance(self._lesson)
        if not self._ended:
            self._conclude()
        await self._programs.stop()

    def _draw(self) -> Films:
        cache = self._data / "cache"
        lesson = self._options.video or lesson_film(cache, say)
        return Films(lesson, seniors_film(cache), clips(cache, say))

    async def _start_hub(self) -> Mapping[str, str]:
        """Engine and hub with a key of their own; everybody's passwords."""
        options = self._options
        secret = secrets.token_urlsafe(32)
        hub_folder, engine_file, hub_file = (
            self._data / name for name in ("hub", "engine.yaml", "hub.toml")
        )
        write_private(engine_file, _engine_config(options, secret))
        write_private(hub_file, _hub_config(options, secret))
        passwords = await asyncio.to_thread(
            seed, hub_folder, self._data / "passwords.json", datetime.now(UTC)
        )
        at = ("--host", _HOST, "--port")
        await self._run("engine", "media.engine", *at, options.engine_port, "--config", engine_file)
        await self._run("hub", "hub", "--data", hub_folder, *at, options.port, "--config", hub_file)
        for name, port in (("engine", options.engine_port), ("hub", options.port)):
            await self._programs.until_ready(name, partial(_answers, port), _PROGRAM_READY_S)
        return passwords

    async def _publish_lesson(self) -> Lesson:
        now = datetime.now(UTC)
        known = await self._operator.timetable()
        changed, lesson = with_demo_lesson(known, now, now + STARTS_AFTER, self._options.minutes)
        await self._operator.publish(changed)
        return lesson

    async def _start_full_kiosk(self, camera: Path) -> Helper | None:
        """With a window there is somebody to press; without one the demo brings a helper."""
        sockets = surroundings.socket_folder(self._data)
        windowed = surroundings.has_display() and not self._options.headless
        files = KioskFiles.within(self._data, sockets)
        full_kiosk.write_config(files, self._options.hub_url, camera, windowed)
        sound = await surroundings.sound(self._programs, sockets)
        display = {} if windowed else await surroundings.own_display(self._programs)
        env = {**sound, **display}
        await self._run("kiosk-agent", "kiosk", "agent", "--config", files.config, env=env)
        await self._programs.until_ready("kiosk-agent", files.socket.exists, _PROGRAM_READY_S)
        screen = ("kiosk-screen", "kiosk", "screen", "--config", files.config)
        await self._run(*screen, env=env, stage=2)
        self._programs.trust("kiosk-screen")
        async with asyncio.timeout(_PAIRED_S):
            await full_kiosk.pair(files, self._operator)
        say(f"{FULL_KIOSK.name} is paired and shows home.")
        return None if windowed else Helper(files.socket, display)

    async def _start_light_centers(self) -> None:
        folder = self._data / "credentials"
        await asyncio.gather(*(self._pair(center, folder) for center in LIGHT_CENTERS))
        self._tally_file.unlink(missing_ok=True)
        hub = ("--hub", self._options.hub_url)
        kept = ("--credentials", folder, "--tally", self._tally_file)
        await self._run("centers", "demo.centers", *hub, *kept, stage=2)
        await self._programs.until_ready("centers", self._tally_file.exists, _PROGRAM_READY_S)
        say("Eight light centres are paired and wait at home.")

    async def _pair(self, center: Center, folder: Path) -> None:
        """Pair one light centre, unless it still is."""
        file = folder / f"{center.id}.json"
        known = Credential.read(file)
        if known is not None:
            try:
                async with KioskCalls(self._options.hub_url, known) as calls:
                    await calls.timetable(None)
                    return
            except HubRefusedError as refusal:
                if refusal.status != 401:
                    raise
        async with KioskCalls(self._options.hub_url) as calls:
            asked = await calls.ask_for_code()
            await self._operator.pair(asked.user_code, center.id)
            (await calls.collect(asked)).keep(file)

    async def _start_instructor(self, lesson: Lesson, video: Path) -> None:
        who = ("--name", INSTRUCTOR.name, "--passwords", self._data / "passwords.json")
        what = ("--hub", self._options.hub_url, "--lesson", lesson.id, "--video", video)
        await self._run("instructor", "demo.instructor", *what, *who, stage=2)
        self._programs.trust("instructor")

    async def _run(
        self, name: str, module: str, *arguments: object, stage: int = 1, **more: Any
    ) -> None:
        argv = (sys.executable, "-m", module, *(str(argument) for argument in arguments))
        await self._programs.start(Program(name, argv, stage=stage, env=more.get("env", {})))

    async def _look(self, lesson: Lesson) -> None:
        """Take in what the centres observed so far, and tell what is new."""
        counted = tallies.read(self._tally_file).values()
        self.report.take_tallies(counted, lesson.id)
        try:
            for kiosk in await self._operator.kiosks():
                if (kiosk["center"] or {}).get("id") == FULL_KIOSK.id:
                    observed = (kiosk["report"] or {}).get("lesson")
                    self.report.take_full_kiosk(observed, lesson.id)
        except _HUB_AWAY:
            pass  # the hub is being started again; the next look takes in what this one missed
        self._progress.tell(self.report.rows.values(), counted, datetime.now(UTC), lesson)

    def _is_taught(self, lesson: Lesson) -> bool:
        """Whether the lesson is on and the full kiosk shows it: nobody has to press before that."""
        seen = self.report.rows[FULL_KIOSK.id].first_frame_ms is not None
        return seen and datetime.now(UTC) >= lesson.starts_at

    async def _wait_for_plays(self) -> None:
        """What was watched reaches the hub a moment after the film's end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TOLD_WITHIN_S):
                while not self.report.plays:
                    await self._read_records()
                    await asyncio.sleep(_LOOK_S)

    async def _read_records(self) -> None:
        with contextlib.suppress(*_HUB_AWAY):
            since = self._lesson.opens_at.isoformat() if self._lesson else ""
            plays = await self._operator.plays()
            self.report.plays = [play for play in plays if play["started_at"] >= since]

    async def _wait_until_left(self, lesson: Lesson) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEFT_WITHIN_S):
                while not await self._read_attendance(lesson):
                    await self._look(lesson)
                    await asyncio.sleep(_LOOK_S)
        await self._look(lesson)

    async def _read_attendance(self, lesson: Lesson) -> bool:
        """Read the presence rows back; whether everybody has left."""
        try:
            self.report.attendance = await self._operator.presence(lesson.id)
            self.report.entries = await self._operator.entries(lesson.id)
        except _HUB_AWAY:
            return False
        return all(row["left_at"] is not None for row in self.report.attendance)

    def _introduce(self, lesson: Lesson, passwords: Mapping[str, str]) -> None:
        begins, ends = (f"{at.astimezone():%H:%M:%S}" for at in (lesson.starts_at, lesson.ends_at))
        opens = f"{lesson.opens_at.astimezone():%H:%M:%S}"
        page = self._options.hub_url
        teacher = "you, from the browser"
        if self._options.instructor:
            teacher = "the demo's instructor (open its page to take over)"
        print(
            f"""
  Sarangbang is running.

    Operator    {page}/  {OPERATOR.name}  {passwords[OPERATOR.name]}
    Instructor  {page}/  {INSTRUCTOR.name}  {passwords[INSTRUCTOR.name]}

    {opens}    every centre's screen counts down by itself and enters the waiting room
    {begins}    the lesson "{lesson.title}" begins, taught by {teacher}
    {ends}    it ends and every screen goes home{self._what_then()}

  Logs are in {self._data / "logs"}. Ctrl-C ends everything; the data stays.
""",
            flush=True,
        )

    def _what_then(self) -> str:
        return ", and so does this demo" if self._options.ends_with_lesson else ""

    def _conclude(self) -> None:
        """Write the report with what there is."""
        self._ended = True
        if self._options.report is not None:
            self.report.write(self._options.report)
            say(f"The report is in {self._options.report}.")


def say(line: str) -> None:
    """One line of progress, with the time of day."""
    print(f"{datetime.now().astimezone():%H:%M:%S}  {line}", flush=True)


def _engine_config(options: Options, secret: str) -> str:
    # JSON is YAML, too.
    return json.dumps(
        {
            "keys": {_KEY: secret},
            "webhook": {"api_key": _KEY, "urls": [f"{options.hub_url}/api/webhooks/livekit"]},
            "rtc": {"udp_port": options.engine_udp_port},
        },
        indent=2,
    )


def _hub_config(options: Options, secret: str) -> str:
    return (
        f'public_url = "{options.hub_url}"\n\n'
        # Nobody who tries the demo has a telephone at hand.
        "[auth]\ntotp_for_admins = false\n\n[engine]\n"
        f'url = "http://{_HOST}:{options.engine_port}"\n'
        f'public_url = "ws://{_HOST}:{options.engine_port}"\n'
        f'api_key = "{_KEY}"\napi_secret = "{secret}"\n'
    )


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex((_HOST, port)) == 0
