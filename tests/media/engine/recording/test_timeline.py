"""Sound is the clock; pictures lie beside it as their sender says."""

from __future__ import annotations

import random

import pytest

from media.engine.packets.rtcp import SenderReport
from media.engine.recording.timeline import LATE_S, SLOT_S, Timeline

SECOND = 1 << 32


def report(ssrc: int, wall: float, timestamp: int) -> SenderReport:
    return SenderReport(ssrc, int((3_900_000_000 + wall) * SECOND), timestamp & 0xFFFFFFFF)


@pytest.mark.parametrize("start", [0, 123_456, 0xFFFFFFFF - 24_000])
def test_sound_goes_by_its_samples_and_not_by_its_delays(start: int) -> None:
    line = Timeline()
    late = [0.0, 0.03, 0.2, 0.0, 0.1]
    places = [
        line.sound(start + 960 * n & 0xFFFFFFFF, None, 50.0 + 0.02 * n + late[n % 5])
        for n in range(100)
    ]
    assert places == pytest.approx([50.0 + 0.02 * n for n in range(100)])


@pytest.mark.parametrize("ppm", [-100, 100])
def test_sound_card_that_runs_away_is_set_right_a_packet_at_a_time(ppm: int) -> None:
    """Three hours of a clock that is wrong by more than a second at the end."""
    line, source = Timeline(), random.Random(3)
    before = None
    for n in range(0, 3 * 3600 * 50, 10):
        sent = 10.0 + n * 0.02 * (1 + ppm / 1_000_000)
        at = line.sound(960 * n & 0xFFFFFFFF, None, sent + source.uniform(0, 0.08))
        assert abs(at - sent) < 0.15
        if before is not None:
            assert abs(at - before - 0.2) < SLOT_S + 0.001
        before = at


def test_sound_that_paused_its_count_is_laid_where_it_comes() -> None:
    line = Timeline()
    assert line.sound(0, None, 10.0) == 10.0
    places = [line.sound(960 * n, None, 40.0 + 0.02 * n) for n in range(1, 50)]
    assert places[-1] == pytest.approx(40.0 + 0.02 * 49)
    assert sum(place < 20.0 for place in places) <= LATE_S / 0.02 + 1


def test_other_stream_of_sound_is_laid_where_it_comes_at_once() -> None:
    line = Timeline()
    heard = report(1, 0.0, 900_000)
    line.sound(900_000, heard, 10.0)
    line.begin_sound()
    assert line.sound(77, heard, 20.0) == 20.0
    seen = report(2, 10.0, 0)
    assert line.picture(0, 0, seen, 20.1) == pytest.approx(20.1), "nothing to lie beside yet"
    line.sound(77 + 960, report(3, 10.0, 77), 20.02)
    assert line.picture(0, 4500, seen, 20.2) == pytest.approx(20.05, abs=0.001)


def test_sound_that_waited_on_its_way_keeps_its_place() -> None:
    """Three seconds of it come at once."""
    line = Timeline()
    line.sound(0, None, 10.0)
    places = [line.sound(960 * n, None, 13.0 + 0.001 * n) for n in range(1, 150)]
    places += [line.sound(960 * n, None, 10.0 + 0.02 * n) for n in range(160, 200)]
    assert places == pytest.approx([10.0 + 0.02 * n for n in [*range(1, 150), *range(160, 200)]])


def test_sound_that_jumped_ahead_is_laid_where_it_comes() -> None:
    line = Timeline()
    line.sound(0, None, 10.0)
    assert line.sound(48_000 * 5, None, 10.02) == 10.02


def test_pictures_without_reports_lie_at_their_least_delay() -> None:
    line = Timeline()
    late = [0.09, 0.02, 0.02, 0.05]
    places = [line.picture(0, 4500 * n, None, 5.0 + 0.05 * n + late[n]) for n in range(4)]
    assert places == pytest.approx([5.09, 5.07, 5.12, 5.17])


@pytest.mark.parametrize("ppm", [-100, 100])
def test_pictures_alone_do_not_run_away_either(ppm: int) -> None:
    line, source = Timeline(), random.Random(3)
    for n in range(0, 3 * 3600 * 20, 5):
        sent = 10.0 + n * 0.05 * (1 + ppm / 1_000_000)
        at = line.picture(0, 4500 * n & 0xFFFFFFFF, None, sent + source.uniform(0, 0.08))
        assert abs(at - sent) < 0.15


@pytest.mark.parametrize("delay", [0.0, 0.15, 0.4])
@pytest.mark.parametrize("layer", [0, 2])
def test_reports_lay_pictures_beside_what_was_heard_with_them(delay: float, layer: int) -> None:
    """Of one moment of the sender's wall clock, sound arrives at once and pictures late."""
    line = Timeline()
    heard = report(1, 100.0, 5000)
    seen = report(2, 101.0, 9_000_000)
    for n in range(100):
        line.sound(5000 + 960 * n, heard, 20.0 + 0.02 * n)
    for n in range(20):
        wall = 1.5 + 0.05 * n
        timestamp = 9_000_000 + round((wall - 1.0) * 90_000)
        place = line.picture(layer, timestamp, seen, 20.0 + wall + delay)
        assert place == pytest.approx(20.0 + wall, abs=0.001)


def test_reports_of_a_busy_sender_are_weighed() -> None:
    """Sound is reported up to half a second late; pictures stay beside it."""
    line, source = Timeline(), random.Random(9)
    apart = []
    for n in range(1200):  # a minute of pictures, and sound beside them
        wall = n * 0.05
        heard = report(1, n // 100 * 5 + source.expovariate(1 / 0.1), n // 100 * 240_000)
        seen = report(2, n // 20, n // 20 * 90_000)
        if n % 100 == 0:
            newest = heard
        if n % 20 == 0:
            newest_seen = seen
        line.sound(n * 2400, newest, 20.0 + wall)
        apart.append(line.picture(0, n * 4500, newest_seen, 20.1 + wall) - 20.0 - wall)
    assert max(map(abs, apart[900:])) < 0.04


def test_reports_that_make_no_sense_are_not_followed() -> None:
    line = Timeline()
    line.sound(0, report(1, 0.0, 0), 10.0)
    assert line.picture(0, 0, report(2, 3600.0, 0), 10.1) == pytest.approx(10.1)


def test_report_from_before_a_pause_is_not_followed() -> None:
    line = Timeline()
    heard = report(1, 0.0, 0)
    line.sound(0, heard, 10.0)
    # Half a minute later the sender goes on as if nothing had been: its old report is wrong.
    line.sound(960, heard, 40.0)
    assert line.sound(1920, heard, 40.4) == 40.4
    seen = report(2, 30.4, 0)
    assert line.picture(0, 0, seen, 40.5) == pytest.approx(40.5)
    line.sound(2880, report(1, 30.42, 2880), 40.42)
    assert line.picture(0, 9000, seen, 40.6) == pytest.approx(40.5, abs=0.001)


def test_layers_have_clocks_of_their_own() -> None:
    line = Timeline()
    assert line.picture(0, 1_000_000, None, 10.0) == 10.0
    assert line.picture(1, 77, None, 10.05) == pytest.approx(10.05)
    assert line.picture(0, 1_009_000, None, 10.1) == pytest.approx(10.1)
