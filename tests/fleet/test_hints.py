"""Open lines to kiosks."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from fleet.hints import Hints
from tests.fleet.lines import a_line
from wire.ids import KioskId

WIDO, UISIN = KioskId("kiosk_wido"), KioskId("kiosk_uisin")


async def test_everybody_connected_is_told() -> None:
    hints = Hints()
    with a_line(hints, WIDO) as one, a_line(hints, UISIN) as other:
        assert hints.connected() == {WIDO, UISIN}
        hints.tell_all("timetable")
        assert (one.told, other.told) == (["timetable"], ["timetable"])
    assert hints.connected() == frozenset()


async def test_one_kiosk_is_told_what_concerns_it_alone() -> None:
    hints = Hints()
    with a_line(hints, WIDO) as one, a_line(hints, UISIN) as other:
        hints.tell(WIDO, "roll")
        hints.tell(KioskId("kiosk_nobody"), "roll")
        hints.tell_all("timetable")
        assert one.told == ["roll", "timetable"]
        assert other.told == ["timetable"]


async def test_hanging_up_says_why_and_leaves_the_others_alone() -> None:
    hints = Hints()
    with (
        a_line(hints, WIDO) as one,
        a_line(hints, WIDO) as again,
        a_line(hints, UISIN) as other,
    ):
        hints.hang_up(WIDO)
        hints.hang_up(KioskId("kiosk_nobody"))
        for line in (one, again):
            assert (line.told, line.is_closed) == (["credential"], True)
        assert (other.told, other.is_closed) == ([], False)


async def test_a_reconnecting_kiosk_stays_connected_while_its_old_line_dies() -> None:
    hints = Hints()
    with a_line(hints, WIDO):
        with a_line(hints, WIDO):
            pass
        assert hints.connected() == {WIDO}


async def test_a_whole_city_is_told_step_by_step_and_nobody_is_left_out() -> None:
    hints = Hints()
    with ExitStack() as lines:
        everybody = [
            lines.enter_context(a_line(hints, KioskId(f"kiosk_{number}"))) for number in range(321)
        ]
        hints.tell_all("timetable")
        async with asyncio.timeout(60):
            for line in everybody:
                await line.spoken.wait()
        assert {word for line in everybody for word in line.told} == {"timetable"}


async def test_what_is_told_to_one_process_is_done_by_all() -> None:
    there = Hints()
    here = Hints(there.heard)
    with a_line(there, WIDO) as wido, a_line(there, UISIN) as uisin:
        here.tell_all("timetable")
        here.tell(WIDO, "roll")
        here.hang_up(UISIN)
        there.heard("weather kiosk_wido")
        assert wido.told == ["timetable", "roll"]
        assert (uisin.told, uisin.is_closed) == (["timetable", "credential"], True)
        there.missed()
        assert {"timetable", "roll", "library", "notices"} < {*wido.told[2:]}
