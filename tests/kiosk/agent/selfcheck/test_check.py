"""A look before a lesson at a real desk: asked, answered, kept, reported."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.agent.selfcheck import check
from kiosk.agent.selfcheck.own import Own
from kiosk.state import Checked
from tests.kiosk.agent.desks import ROLL, Kiosk, MovedClock, lesson_in, running

WELL = Own(
    screen_alive=True,
    can_write=True,
    disk_free_mib=9_000,
    hub_reachable=True,
    clock_offset_ms=0,
    round_trip_ms=50,
    calls_lost=0,
)


def kept(kiosk: Kiosk, folder: Path) -> Kiosk:
    kiosk.desk.checks.keep(folder / "check.json", kiosk.clock.now())
    kiosk.desk.checks.about = lambda can_write: Own(
        **{name: getattr(WELL, name) for name in Own.__slots__} | {"can_write": can_write}
    )
    return kiosk


async def answer(kiosk: Kiosk, echo_db: float | None = 41.0, **found: str) -> None:
    """The screen has looked."""
    asked = kiosk.desk.state.check
    assert asked is not None
    kiosk.desk.checks.answered(Checked(check_id=asked.check_id, found=found, echo_db=echo_db))
    await kiosk.desk.tick()


async def test_looks_twice_before_a_lesson_and_reports(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running(tmp_path, lesson_in(26, clock), clock) as kiosk:
        kept(kiosk, tmp_path)
        await kiosk.desk.tick()
        assert kiosk.desk.state.check is None
        clock.move(timedelta(minutes=1, seconds=1))
        await kiosk.desk.tick()
        asked = kiosk.desk.state.check
        assert asked is not None
        assert asked.audible
        await answer(kiosk, camera="black", microphone="ok", loudspeaker="ok")
        found = kiosk.desk.report(9_000).check
        assert found is not None
        assert (found.lesson_id, found.audible, found.takes_turns) == ("lesson_1", True, False)
        assert found.found["camera"] == "black"
        assert {slug for part, slug in found.found.items() if part != "camera"} == {"ok"}
        assert kiosk.desk.state.check is None
        clock.move(timedelta(minutes=20))
        await kiosk.desk.tick()
        second = kiosk.desk.state.check
        assert second is not None
        assert second.check_id != asked.check_id


async def test_a_restart_neither_forgets_nor_repeats_it(tmp_path: Path) -> None:
    clock = MovedClock()
    timetable = lesson_in(20, clock)
    async with running(tmp_path, timetable, clock) as kiosk:
        await kept(kiosk, tmp_path).desk.tick()
        await answer(kiosk, echo_db=7.0, camera="ok")
        assert kiosk.desk.state.takes_turns
    async with running(tmp_path, timetable, clock) as kiosk:
        await kept(kiosk, tmp_path).desk.tick()
        assert kiosk.desk.state.check is None
        assert kiosk.desk.state.takes_turns
        found = kiosk.desk.report(None).check
        assert found is not None
        assert found.found["echo"] == "weak"
        clock.move(timedelta(minutes=15))
        # Somebody sees to the names, so nothing is heard this time: what was measured stands.
        await kiosk.people.roll_arrived(ROLL)
        await kiosk.press("attendance")
        await kiosk.desk.tick()
        await answer(kiosk, echo_db=None, camera="ok")
        assert kiosk.desk.state.takes_turns
        found = kiosk.desk.report(None).check
        assert found is not None
        assert (found.audible, found.found["echo"]) == (False, "weak")


async def test_a_screen_that_does_not_answer_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "ANSWER_S", 0.0)
    clock = MovedClock()
    async with running(tmp_path, lesson_in(20, clock), clock) as kiosk:
        await kept(kiosk, tmp_path).desk.tick()
        await kiosk.desk.tick()
        found = kiosk.desk.report(None).check
        assert found is not None
        assert (found.found["screen"], found.audible) == ("silent", False)
        assert "camera" not in found.found
        kiosk.desk.checks.answered(Checked(check_id="an older one"))


async def test_a_disk_that_takes_nothing_is_said(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running(tmp_path, lesson_in(20, clock), clock) as kiosk:
        kept(kiosk, tmp_path / "gone")
        await kiosk.desk.tick()
        await answer(kiosk)
        found = kiosk.desk.report(None).check
        assert found is not None
        assert found.found["disk"] == "unwritable"


async def test_what_lies_broken_on_the_disk_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "check.json").write_text("{")
    async with running(tmp_path) as kiosk:
        kept(kiosk, tmp_path)
        assert kiosk.desk.checks.last is None
    assert not (tmp_path / "check.json").exists()
