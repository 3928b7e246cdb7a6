"""Open lines to kiosks."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from fleet.hints import Hints
from wire.ids import KioskId

WIDO, UISIN = KioskId("kiosk_wido"), KioskId("kiosk_uisin")


async def test_everybody_connected_is_told() -> None:
    hints = Hints()
    with hints.open(WIDO) as one, hints.open(UISIN) as other:
        assert hints.connected() == {WIDO, UISIN}
        hints.tell_all("timetable")
        assert (await one.next(), await other.next()) == ("timetable", "timetable")
    assert hints.connected() == frozenset()


async def test_one_kiosk_is_told_what_concerns_it_alone() -> None:
    hints = Hints()
    with hints.open(WIDO) as one, hints.open(UISIN) as other:
        hints.tell(WIDO, "roll")
        hints.tell(KioskId("kiosk_nobody"), "roll")
        hints.tell_all("timetable")
        assert (await one.next(), await one.next()) == ("roll", "timetable")
        assert await other.next() == "timetable"


async def test_hanging_up_says_why_and_leaves_the_others_alone() -> None:
    hints = Hints()
    with hints.open(WIDO) as one, hints.open(WIDO) as again, hints.open(UISIN) as other:
        hints.hang_up(WIDO)
        hints.hang_up(KioskId("kiosk_nobody"))
        hints.tell_all("timetable")
        for line in (one, again):
            assert (await line.next(), await line.next()) == ("credential", None)
        assert await other.next() == "timetable"


async def test_a_reconnecting_kiosk_stays_connected_while_its_old_line_dies() -> None:
    hints = Hints()
    with hints.open(WIDO):
        with hints.open(WIDO):
            pass
        assert hints.connected() == {WIDO}


async def test_a_line_nobody_reads_stays_small_and_still_closes() -> None:
    hints = Hints()
    with hints.open(WIDO) as line:
        for _ in range(1_000):
            hints.tell_all("timetable")
        hints.hang_up(WIDO)
        words = []
        while (word := await line.next()) is not None:
            words.append(word)
        assert 0 < len(words) < 10


async def test_a_whole_city_is_told_step_by_step_and_nobody_is_left_out() -> None:
    hints = Hints()
    with ExitStack() as lines:
        everybody = [
            lines.enter_context(hints.open(KioskId(f"kiosk_{number}"))) for number in range(321)
        ]
        hints.tell_all("timetable")
        async with asyncio.timeout(60):
            assert {await line.next() for line in everybody} == {"timetable"}


async def test_what_is_told_to_one_process_is_done_by_all() -> None:
    there = Hints()
    here = Hints(there.heard)
    with there.open(WIDO) as wido, there.open(UISIN) as uisin:
        here.tell_all("timetable")
        here.tell(WIDO, "roll")
        here.hang_up(UISIN)
        there.heard("weather kiosk_wido")
        assert [await wido.next(), await wido.next()] == ["timetable", "roll"]
        assert [await uisin.next() for _ in range(3)] == ["timetable", "credential", None]
        there.missed()
        everything = [await wido.next() for _ in range(6)]
    assert {"timetable", "roll", "library", "notices"} < {*everything}
