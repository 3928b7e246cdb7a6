"""Night work is done once in each night, whatever the clock does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from schedule.clock import NightWork, Window
from tests.parts.clock import ClockControl
from wire.clock import Clock

WINDOW = Window(time(3), time(5), "Asia/Seoul")


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 22, 17, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 22, 18, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 19, 59, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 20, 0, tzinfo=UTC), None),
        (datetime(2026, 12, 31, 18, 30, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_window_is_wall_clock_time_and_end_exclusive(now: datetime, night: date | None) -> None:
    assert WINDOW.night(now) == night


@pytest.fixture
def control(tmp_path: Path) -> Iterator[ClockControl]:
    control = ClockControl(tmp_path / "clock.sock")
    control.move_to(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    yield control
    control.close()


async def test_once_a_night_and_again_after_a_failure(control: ClockControl) -> None:
    clock = Clock(control.path)
    begun: asyncio.Queue[datetime] = asyncio.Queue()

    async def work() -> None:
        begun.put_nowait(clock.now())
        if begun.qsize() == 0 or failures:
            raise OSError(failures.pop())

    failures = ["the disk is full"]
    night = NightWork(clock, work, WINDOW, look_every_s=0.05)
    night.start()
    try:
        # The clock jumps right into the window, over any moment a scheduler could have set.
        control.move_to(datetime(2026, 11, 22, 19, 30, tzinfo=UTC))
        async with asyncio.timeout(60):
            first, again = await begun.get(), await begun.get()
            control.move_to(datetime(2026, 11, 23, 18, 30, tzinfo=UTC))
            second = await begun.get()
        assert [WINDOW.night(moment) for moment in (first, again, second)] == [
            date(2026, 11, 23),
            date(2026, 11, 23),
            date(2026, 11, 24),
        ]
        assert begun.empty()
    finally:
        night.stop()


async def test_a_start_in_the_night_does_its_work_at_once(control: ClockControl) -> None:
    control.move_to(datetime(2026, 11, 22, 19, 30, tzinfo=UTC))
    worked = asyncio.Event()

    async def work() -> None:
        worked.set()

    night = NightWork(Clock(control.path), work, WINDOW, look_every_s=3600)
    night.start()
    try:
        async with asyncio.timeout(60):
            await worked.wait()
    finally:
        night.stop()


async def test_nothing_by_day(control: ClockControl) -> None:
    clock = Clock(control.path)
    looked = asyncio.Event()

    class Watched(Window):
        def night(self, now: datetime) -> date | None:
            looked.set()
            return super().night(now)

    async def work() -> None:
        raise AssertionError("worked by day")

    night = NightWork(clock, work, Watched(), look_every_s=0.05)
    night.start()
    try:
        for _ in range(3):
            looked.clear()
            async with asyncio.timeout(60):
                await looked.wait()
    finally:
        night.stop()
