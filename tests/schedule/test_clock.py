"""Night work is done once in each night, whatever the clock does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from schedule.clock import Job, NightWork, Window
from tests.parts.clock import ClockControl
from tests.parts.waiting import until
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
    night = NightWork(clock, [Job("work", work)], WINDOW, look_every_s=0.05)
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

    night = NightWork(Clock(control.path), [Job("work", work)], WINDOW, look_every_s=3600)
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

    night = NightWork(clock, [Job("work", work)], Watched(), look_every_s=0.05)
    night.start()
    try:
        for _ in range(3):
            looked.clear()
            async with asyncio.timeout(60):
                await looked.wait()
    finally:
        night.stop()


class Looked:
    """Something that may be done when the test says so; every look at it can be waited for."""

    def __init__(self) -> None:
        self.allowed = False
        self._looks: asyncio.Queue[None] = asyncio.Queue()

    def may(self) -> bool:
        self._looks.put_nowait(None)
        return self.allowed

    async def looked_at(self, times: int = 2) -> None:
        """Until it was looked at so often from now on."""
        while not self._looks.empty():
            self._looks.get_nowait()
        async with asyncio.timeout(60):
            for _ in range(times):
                await self._looks.get()


async def test_it_waits_until_it_may_and_remembers_the_night(
    control: ClockControl, tmp_path: Path
) -> None:
    control.move_to(datetime(2026, 11, 22, 19, 30, tzinfo=UTC))
    clock, use, done = Clock(control.path), Looked(), asyncio.Queue[str]()

    async def first() -> None:
        done.put_nowait("first")

    async def second() -> None:
        done.put_nowait("second")

    jobs = [Job("first", first, use.may), Job("second", second)]
    night = NightWork(clock, jobs, WINDOW, tmp_path / "night.json", look_every_s=0.05)
    night.start()
    try:
        async with asyncio.timeout(60):
            # What may not be done yet holds up nothing else.
            assert await done.get() == "second"
        await use.looked_at()
        assert done.empty()
        use.allowed = True
        async with asyncio.timeout(60):
            assert await done.get() == "first"
        await asyncio.to_thread(until, "both on disk", lambda: _remembered(tmp_path), 60)
    finally:
        night.stop()
    third = Looked()
    jobs = [Job("first", first), Job("second", second), Job("third", second, third.may)]
    night = NightWork(clock, jobs, WINDOW, tmp_path / "night.json", look_every_s=0.05)
    night.start()
    try:
        await third.looked_at(3)
        assert done.empty()
    finally:
        night.stop()


def _remembered(folder: Path) -> bool:
    file = folder / "night.json"
    return file.exists() and b"first" in file.read_bytes()


@pytest.mark.parametrize(
    ("last", "catches_up", "done"),
    [
        ("2026-11-22", True, False),
        ("2026-11-21", True, False),
        ("2026-11-20", True, True),
        ("2026-11-20", False, False),
        ("2036-01-01", True, True),
        ("rubbish", True, True),
    ],
)
async def test_where_mains_is_off_at_night_it_is_made_up_for_by_day(
    control: ClockControl, tmp_path: Path, last: str, catches_up: bool, done: bool
) -> None:
    # Nine in the evening of the twenty-second.
    (tmp_path / "night.json").write_text(f'{{"late": "{last}"}}')
    worked, use = asyncio.Event(), Looked()

    async def work() -> None:
        worked.set()

    async def never() -> None:
        raise AssertionError("what may not be done was done")

    jobs = [Job("late", work, catches_up=catches_up), Job("look", never, use.may, catches_up=True)]
    night = NightWork(Clock(control.path), jobs, WINDOW, tmp_path / "night.json", look_every_s=0.05)
    night.start()
    try:
        await use.looked_at()
        assert worked.is_set() is done
    finally:
        night.stop()
