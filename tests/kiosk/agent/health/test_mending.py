"""Mending at a real desk: what is asked for, and what a restart remembers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.agent.health import mending, supervisor
from kiosk.agent.health.healing import Step
from kiosk.agent.health.mending import Mending
from kiosk.agent.health.supervisor import Supervisor
from kiosk.state import Checked, ScreenReport
from tests.kiosk.agent.desks import Kiosk, MovedClock, lesson_in, running


class Times:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    moved = Times()
    monkeypatch.setattr("time.monotonic", moved.monotonic)
    return moved


def mended(kiosk: Kiosk, folder: Path, away: Callable[[], None] = lambda: None) -> Mending:
    wishes = folder / "wishes"
    wishes.mkdir(exist_ok=True)
    return Mending(kiosk.desk, away, Supervisor(wishes), folder, kiosk.clock)


async def test_a_screen_that_says_nothing_is_mended_in_three_steps(
    tmp_path: Path, times: Times
) -> None:
    sent_away: list[bool] = []
    async with running(tmp_path) as kiosk:
        watch = mended(kiosk, tmp_path, lambda: sent_away.append(True))
        await kiosk.desk.from_screen.came()
        await kiosk.desk.from_screen.said(ScreenReport())
        steps = []
        for second in range(200):
            times.now_s += 1
            # A new agent on the same boot goes on where the last one was.
            watch = (
                mended(kiosk, tmp_path, lambda: sent_away.append(True)) if second == 30 else watch
            )
            steps.append(await watch.look())
        assert [step for step in steps if step] == [Step.PROGRAM, Step.PROGRAM, Step.SERVICE]
        assert sent_away == [True, True]
        assert (tmp_path / "wishes" / supervisor.SCREEN).exists()
        assert not (tmp_path / "wishes" / supervisor.MACHINE).exists()


async def test_after_a_boot_there_are_new_steps_but_no_second_machine(
    tmp_path: Path, times: Times, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot = tmp_path / "boot_id"
    monkeypatch.setattr(mending, "_BOOT_ID", boot)
    wish = tmp_path / "wishes" / supervisor.MACHINE
    clock = MovedClock()
    for number, expected in enumerate([True, False]):
        boot.write_text(f"boot {number}\n")
        async with running(tmp_path, clock=clock) as kiosk:
            watch = mended(kiosk, tmp_path)
            await kiosk.desk.from_screen.came()
            await kiosk.desk.from_screen.said(ScreenReport())
            for _ in range(130):
                times.now_s += 1
                await watch.look()
        assert wish.exists() is expected
        wish.unlink(missing_ok=True)


async def test_a_hanging_camera_is_looked_at_again_after_a_fresh_start(tmp_path: Path) -> None:
    clock, sent_away = MovedClock(), []
    async with running(tmp_path, lesson_in(20, clock), clock) as kiosk:
        watch = mended(kiosk, tmp_path, lambda: sent_away.append(True))

        async def found(camera: str) -> None:
            await kiosk.desk.tick()
            asked = kiosk.desk.state.check
            assert asked is not None
            kiosk.desk.checks.answered(Checked(check_id=asked.check_id, found={"camera": camera}))
            await kiosk.desk.tick()

        await found("silent")
        assert await watch.look() is Step.PROGRAM
        assert sent_away == [True]
        # While it looks again nothing is decided; then it is half an hour before a lesson.
        assert await watch.look() is None
        await found("silent")
        assert await watch.look() is None
        clock.move(timedelta(minutes=90))
        await kiosk.desk.tick()
        # Somebody may have mended it since: it is looked at once more, and it is not so.
        assert await watch.look() is None
        await found("silent")
        assert await watch.look() is Step.MACHINE
        assert (tmp_path / "wishes" / supervisor.MACHINE).exists()
        assert await watch.look() is None


async def test_where_nobody_watches_nobody_is_asked(tmp_path: Path) -> None:
    assert not await Supervisor(None).machine_anew()
    assert not await Supervisor(tmp_path / "gone").screen_anew()
    assert await Supervisor(tmp_path).machine_anew()


async def test_a_broken_memory_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "healing.json").write_text("{")
    async with running(tmp_path) as kiosk:
        assert await mended(kiosk, tmp_path).look() is None
    assert not (tmp_path / "healing.json").exists()
