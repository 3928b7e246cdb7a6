"""How Qt's loop fared in a window, and which aims were reached."""

from __future__ import annotations

import pytest

from tests.bench.kiosk.day import gained
from tests.bench.kiosk.table import ROWS, aims, stalls
from tests.bench.kiosk.watched import LOOK_MS
from tests.bench.lesson.table import Run


def looks(*late_ms: float) -> list[float]:
    """When looks came that were so late one after the other."""
    found = [100.0]
    for late in late_ms:
        found.append(found[-1] + (LOOK_MS + late) / 1000)
    return found


def test_a_loop_is_as_late_as_it_came_round_later_than_asked() -> None:
    found = stalls(looks(*[0.5] * 197, 30, 12, 1), 0, 200)
    assert found == {
        "stall_p99_ms": pytest.approx(1, abs=0.1),
        "stall_max_ms": pytest.approx(30, abs=0.1),
    }


def test_what_was_before_and_after_the_window_is_not_counted() -> None:
    every = looks(900, 1, 1, 1, 700)
    found = stalls(every, every[1], every[-1])
    assert found["stall_max_ms"] == pytest.approx(1, abs=0.1)
    assert stalls(every, 500, 600) == {}


def run(place: str, refused: str = "", **figures: float) -> Run:
    return Run(place, 1, 1, 60, 0, refused, figures)


def test_each_aim_says_whether_it_was_reached() -> None:
    said = aims(
        [
            run("kiosk", home_ms=800, place_mib=300, stall_p99_ms=18.5),
            run("page", home_ms=1000, place_mib=600),
            run("kiosk-null", home_ms=650, place_cpu=12, place_mib=260, stall_p99_ms=3),
            run("page-null", place_cpu=16, place_mib=400),
            run("page-null", "the machine was 99 % busy (at most 90)", place_cpu=90),
        ]
    )
    assert said == [
        "reached: from start to home, not drawn, ours by Chromium's: 0.65 (at most 0.8)",
        "reached: from start to home, drawn, ours by Chromium's: 0.80 (at most 0.8)",
        "missed: CPU, not drawn, ours by Chromium's: 0.75 (at most 0.7)",
        "missed: memory, not drawn, ours by Chromium's: 0.65 (at most 0.6)",
        "reached: memory, drawn by software, ours by Chromium's: 0.50 (at most 0.6)",
        "reached: Qt's loop late (p99) in kiosk-null, ms: 3.00 (at most 16)",
        "missed: Qt's loop late (p99) in kiosk, ms: 18.50 (at most 16)",
    ]


def test_what_nobody_measured_is_neither_reached_nor_missed() -> None:
    assert aims([run("kiosk", home_ms=800)]) == []
    assert {"home_ms", "place_mib", "stall_max_ms"} <= {row.name for row in ROWS}


def test_a_day_gains_what_its_second_half_gains() -> None:
    assert gained([200, 240, 260, 270, 272, 274, 276, 278]) == pytest.approx(2)
    assert gained([300, 280, 260, 260, 260, 260]) == pytest.approx(0)
    assert gained([250]) == 0
