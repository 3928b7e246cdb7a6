"""The lesson of nine, running: hub, room engine, eight light centres, an instructor.

The ninth place is left to whom it is measured for: the full kiosk, or a browser.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.calls.kiosk import KioskCalls
from demo.calls.staff import StaffCalls
from demo.city import CENTERS, DEMO_PROGRAM, LIGHT_CENTERS
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from tests.parts.processes import Program as Process
from tests.parts.town import PASSWORD, Town, town
from tests.parts.waiting import until
from wire.ids import LessonId, StaffId

LESSON = LessonId("bench")
_LAST = 19
"""The niceness of who gives way."""
MINUTES = 480
"""Longer than any measurement."""


@dataclass
class City:
    """Everything that goes on while one after another takes the ninth place."""

    town: Town
    folder: Path
    others: dict[str, Process] = field(default_factory=dict)
    """Who is in the lesson beside the ninth place."""
    gives_way: bool = False
    """Whether they have the processor after whoever is in the ninth place."""

    def publish(self, *, with_lesson: bool) -> None:
        """Make the nine centres known, and with them a lesson that is on already."""
        calls = self.town.operator
        version = calls.get("/api/timetable").json()["version"]
        program, lesson = self._program(), _lesson()
        timetable = Timetable(
            version=version,
            centers=CENTERS,
            programs=(program,),
            extras=(lesson,) if with_lesson else (),
        )
        calls.put("/api/timetable", json=timetable.model_dump(mode="json")).raise_for_status()

    def start_light_centers(self) -> None:
        """Pair the eight and send them to their lesson."""
        kept, tally = self.folder / "credentials", self.folder / "tally.json"
        asyncio.run(_pair(self.town.hub_url, kept))
        argv = ["python", "-m", "demo.centers", "--hub", self.town.hub_url]
        argv += ["--credentials", str(kept), "--tally", str(tally)]
        centers = self.town.stack.enter_context(Process("centers", argv, self.folder))
        self._keep("centers", centers)
        until("the light centres are ready", tally.exists, 40)

    def start_instructor(self, film: Path, *more: str) -> None:
        """Have the lesson taught; `more` goes to the instructor's command line."""
        self._keep("instructor", start_instructor(self.town, LESSON, film, *more))

    def _keep(self, name: str, other: Process) -> None:
        self.others[name] = other
        if self.gives_way:
            let_others_first(other.pid)

    def is_complete(self) -> bool:
        """Whether the eight are in the lesson."""
        inside = [row for row in self.town.presence(LESSON).values() if row["left_at"] is None]
        return len(inside) >= len(LIGHT_CENTERS)

    def _program(self) -> Program:
        who = self.town.signed_in("teacher").get("/api/session").json()
        return Program(
            id=DEMO_PROGRAM,
            title="앉아서 하는 튼튼 체조",
            kind="health",
            instructor_id=StaffId(who["staff_id"]),
            instructor=who["display_name"],
        )


def start_instructor(city: Town, lesson: LessonId, film: Path, *more: str) -> Process:
    """Have a lesson taught with a film; returns when the instructor is in the room."""
    argv = ["python", "-m", "tests.bench.lesson.instructor", "--hub", city.hub_url]
    argv += ["--lesson", lesson, "--video", str(film), *more]
    teacher = city.stack.enter_context(Process("instructor", argv, city.folder))
    teacher.wait_for_line("in_room", 40)
    return teacher


def let_others_first(pid: int) -> None:
    """Have a program run only where nobody else wants to."""
    # Niceness belongs to threads, and compares those of one session where sessions are groups.
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, int(thread.name), _LAST)
    group = Path(f"/proc/{pid}/autogroup")
    if group.exists():
        group.write_text(str(_LAST))


@contextmanager
def lesson_city(folder: Path, *, gives_way: bool = False) -> Iterator[City]:
    """The city with its nine centres; nobody is paired yet, and there is no lesson.

    Where it `gives_way` the instructor and the light centres, which are machines of their own in a
    city, have the processor after whoever is in the ninth place.
    """
    inside = folder / "city"
    inside.mkdir()
    with town(inside) as running:
        city = City(running, inside, gives_way=gives_way)
        city.publish(with_lesson=False)
        yield city


def _lesson() -> ExtraLesson:
    return ExtraLesson(
        id=LESSON,
        program_id=DEMO_PROGRAM,
        starts_at=datetime.now(UTC) + timedelta(seconds=5),
        minutes=MINUTES,
        lead_s=30,
    )


async def _pair(hub_url: str, folder: Path) -> None:
    async with StaffCalls(hub_url) as operator:
        await operator.sign_in("operator", PASSWORD)
        await asyncio.gather(*(_pair_one(hub_url, operator, one, folder) for one in LIGHT_CENTERS))


async def _pair_one(hub_url: str, operator: StaffCalls, center: Center, folder: Path) -> None:
    async with KioskCalls(hub_url) as calls:
        asked = await calls.ask_for_code()
        await operator.pair(asked.user_code, center.id)
        (await calls.collect(asked)).keep(folder / f"{center.id}.json")
