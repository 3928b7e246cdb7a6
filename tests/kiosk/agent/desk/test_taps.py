"""Attendance at the desk: the page, taps, and what they are counted for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kiosk.state import Mode
from tests.kiosk.agent.desks import ROLL, MovedClock, lesson_in, running


async def test_without_a_roll_there_is_no_page(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        assert kiosk.desk.state.attendance is None
        assert await kiosk.press("attendance") == "no_roll"
        assert not kiosk.desk.state.attendance_open


async def test_taps_are_on_disk_before_the_tick_and_survive(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        await kiosk.people.roll_arrived(ROLL)
        assert await kiosk.press("attendance") is None
        assert kiosk.desk.state.attendance_open
        assert await kiosk.tap("present", "member_1") is None
        assert await kiosk.tap("guest") is None
        assert await kiosk.tap("present", "nobody") == "member_unknown"
        assert await kiosk.press("present", "member_2") == "key_missing"
        page = kiosk.desk.state.attendance
        assert page is not None
        assert [person.present for person in page.people] == [True, False]
        assert page.count == 2
    async with running(tmp_path) as kiosk:
        page = kiosk.desk.state.attendance
        assert page is not None
        assert page.count == 2
        assert len(kiosk.records("entry")) == 2


async def test_an_agent_that_died_under_the_page_comes_back_to_it(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running(tmp_path, clock=clock) as kiosk:
        await kiosk.people.roll_arrived(ROLL)
        await kiosk.press("attendance")
    clock.move(timedelta(minutes=9))
    async with running(tmp_path, clock=clock) as kiosk:
        assert kiosk.desk.state.attendance_open
        clock.move(timedelta(minutes=2))
        await kiosk.desk.tick()
        assert not kiosk.desk.state.attendance_open
        await kiosk.press("attendance")
        await kiosk.press("attendance_done")
    async with running(tmp_path, clock=clock) as kiosk:
        assert not kiosk.desk.state.attendance_open
        await kiosk.press("attendance")
    # Nobody is in front of it any more after a night without power.
    clock.move(timedelta(hours=14))
    async with running(tmp_path, clock=clock) as kiosk:
        assert not kiosk.desk.state.attendance_open


async def test_a_press_that_comes_twice_counts_once(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        await kiosk.people.roll_arrived(ROLL)
        key = "8b6a1c5e-0d3b-4c34-9f3e-5f3b5f0f7c11"
        for _ in range(3):
            assert await kiosk.press("guest", key=key) is None
        assert kiosk.desk.state.attendance is not None
        assert kiosk.desk.state.attendance.guests == 1


async def test_taps_belong_to_the_lesson_that_the_page_shows(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running(tmp_path, lesson_in(1, clock), clock) as kiosk:
        await kiosk.people.roll_arrived(ROLL)
        page = kiosk.desk.state.attendance
        assert page is not None
        assert (page.lesson_id, page.title) == ("lesson_1", "튼튼 체조")
        await kiosk.tap("present", "member_1")
        (record,) = kiosk.records("entry")
        assert record.body["lesson_id"] == "lesson_1"
        clock.move(timedelta(minutes=1))
        await kiosk.desk.tick()
        assert await kiosk.press("attendance") == "not_now"
        await kiosk.press("enter_lesson")
        assert await kiosk.press("attendance") is None
        assert kiosk.desk.state.mode is Mode.LESSON
        assert kiosk.desk.state.attendance_open
        assert kiosk.desk.state.attendance is not None
        assert kiosk.desk.state.attendance.count == 1


async def test_the_page_closes_by_itself_and_a_tap_keeps_it(tmp_path: Path) -> None:
    clock = MovedClock()
    async with running(tmp_path, clock=clock) as kiosk:
        await kiosk.people.roll_arrived(ROLL)
        await kiosk.press("attendance")
        clock.move(timedelta(seconds=110))
        await kiosk.tap("present", "member_1")
        clock.move(timedelta(seconds=110))
        await kiosk.desk.tick()
        assert kiosk.desk.state.attendance_open
        clock.move(timedelta(seconds=11))
        await kiosk.desk.tick()
        assert not kiosk.desk.state.attendance_open
        # A finger that came too late is counted all the same.
        assert await kiosk.tap("present", "member_2") is None
        assert kiosk.desk.state.attendance is not None
        assert kiosk.desk.state.attendance.count == 2


async def test_the_report_says_what_waits(tmp_path: Path) -> None:
    async with running(tmp_path) as kiosk:
        await kiosk.people.roll_arrived(ROLL)
        await kiosk.tap("everybody")
        assert kiosk.desk.report(None).records_waiting == 2
