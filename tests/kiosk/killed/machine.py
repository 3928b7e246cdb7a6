"""A kiosk's two programs on one machine, killed and started again as systemd would."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from attendance.entry import Member, Roll
from attendance.record import Record
from demo.full_kiosk import glass
from kiosk.agent.people import People
from kiosk.agent.uplink.pairing import credential
from kiosk.state import DOWN, Attendance, KioskState
from schedule.timetable import Center
from tests.parts.clock import ClockControl
from tests.parts.display import Display
from tests.parts.processes import Program
from tests.parts.waiting import until
from wire.clock import Clock
from wire.ids import CenterId, KioskId, MemberId

CENTER = Center(id=CenterId("center_1"), name="물야 경로당", county="봉화군")
NAMES = ("김순자", "김영희", "박복례", "서말순", "이점례", "이춘자", "장금옥", "정분이")
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
PAPER = 150
"""Pages are light, and an X display without a window is black."""
INK, LETTERS = (29, 26, 22), 750
"""Of the letters: the window opens with nothing on it."""
RESTART_S = 1.0
"""RestartSec of both units."""


@dataclass
class Machine:
    """Everything between the disk and the glass; the hub is away all day."""

    folder: Path
    display: Display
    agent: Program
    screen: Program
    back_s: dict[str, list[float]] = field(default_factory=lambda: {"agent": [], "screen": []})
    """How long it took each time, by program."""

    def state(self) -> KioskState | None:
        """What the agent tells a screen that comes now; None while there is no agent."""
        try:
            with socket.socket(socket.AF_UNIX) as sock:
                sock.settimeout(60)
                sock.connect(str(self.folder / "screen.sock"))
                for line in sock.makefile("rb"):
                    document = DOWN.validate_json(line)
                    if isinstance(document, KioskState):
                        return document
        except OSError:
            return None
        return None

    def attendance(self) -> Attendance:
        state = self.state()
        return state.attendance or Attendance() if state is not None else Attendance()

    def ticks(self) -> list[bool]:
        return [person.present for person in self.attendance().people]

    def is_drawn(self) -> bool:
        picture = self.display.picture()[::2, ::2].astype(np.int16)
        letters = np.count_nonzero(np.abs(picture - INK).max(axis=-1) < 12)
        return float(picture.mean()) > PAPER and letters > LETTERS

    def open_page(self) -> None:
        """Have the names on the glass, however long nobody pressed anything."""

        def look() -> bool:
            state = self.state()
            if state is not None and state.attendance_open:
                return True
            self.display.tap(*glass.HOME_ATTENDANCE)
            return False

        until("the page with the names", look, 60, every_s=1.0)

    def restart(self, victim: str) -> None:
        """What systemd does after a death; until people have their kiosk back."""
        killed = time.monotonic()
        program = self.agent if victim == "agent" else self.screen
        until("systemd waits", lambda: time.monotonic() - killed >= RESTART_S, 60, every_s=0.05)
        program.start()
        if victim == "agent":
            until("the state is back", lambda: self.state() is not None, 60, every_s=0.05)
        else:
            until("the picture is back", self.is_drawn, 60, every_s=0.05)
        self.back_s[victim].append(time.monotonic() - killed)


@contextmanager
def machine(folder: Path, display: Display, clock: ClockControl) -> Iterator[Machine]:
    config = folder / "kiosk.toml"
    config.write_text(
        f'hub_url = "http://127.0.0.1:9"\nstate_dir = "{folder}"\nclock_control = "{clock.path}"\n'
        '[panel]\nfullscreen = true\nwidth = 1280\nheight = 720\n[camera]\nsource = ""\n'
        "[sound]\nenabled = false\n"
    )
    env = {
        "DISPLAY": display.name,
        "QT_QPA_PLATFORM": "xcb",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "LP_NUM_THREADS": "1",
    }
    argv = ["python", "-m", "kiosk"]
    with (
        Program("agent", [*argv, "agent", "--config", str(config)], folder) as agent,
        Program("screen", [*argv, "screen", "--config", str(config)], folder, env) as screen,
    ):
        running = Machine(folder, display, agent, screen)
        until("the first state", lambda: len(running.ticks()) == len(NAMES), 60)
        until("the first picture", running.is_drawn, 60)
        yield running


async def paired(folder: Path) -> None:
    """Its disk as after a day with the hub: credential and roll."""
    kept = credential.Credential(kiosk_id=KioskId("kiosk_1"), credential="s" * 40, center=CENTER)
    credential.store(folder / "credential.json", kept)
    members = tuple(
        Member(id=MemberId(f"member_{number}"), name=name) for number, name in enumerate(NAMES)
    )
    people = People(folder, Clock())
    await people.open()
    people.paired(CENTER.id)
    await people.roll_arrived(Roll(version=1, center_id=CENTER.id, members=members))
    people.close()


async def records(folder: Path) -> list[Record]:
    """The whole journal, after the agent has ended."""
    people = People(folder, Clock())
    await people.open()
    assert people.journal is not None
    found: list[Record] = []
    had = 0
    while batch := people.journal.batch(had).records:
        found += batch
        had = batch[-1].seq
    people.close()
    return found
