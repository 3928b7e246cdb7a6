"""Pictures on their way to Qt: the small ones go with the big one, or soon by themselves."""

import threading

import pytest
from livekit import rtc

from kiosk.screen.bridge import Bridge


@pytest.fixture
def bridge(qapp, tmp_path):
    def nobody(seat):
        raise AssertionError("no lesson is entered here")

    bridge = Bridge(tmp_path / "agent.sock", nobody)
    bridge.wanted, bridge.main = frozenset({"big", "small"}), "big"
    bridge.start()
    yield bridge
    bridge.stop()


def film(bridge, *feeds):
    """One picture of each feed, as they come in one turn of the room's thread; all are in then."""
    frame = rtc.VideoFrame(64, 36, rtc.VideoBufferType.I420, bytearray(64 * 36 * 3 // 2))
    over = threading.Event()

    def come():
        for feed in feeds:
            bridge._on_frame(feed, frame)
        over.set()

    bridge._loop.call_soon_threadsafe(come)
    # Whoever is called by the first of them would take it before the others are there.
    assert over.wait(60)


def test_a_small_picture_goes_with_the_big_one(qtbot, bridge):
    with qtbot.waitSignal(bridge.pictures_wait, timeout=60_000):
        film(bridge, "small", "hidden", "big")
    assert set(bridge.newest.take()) == {"big", "small"}


def test_it_waits_for_no_big_one_that_does_not_come(qtbot, bridge):
    for _ in range(2):
        with qtbot.waitSignal(bridge.pictures_wait, timeout=60_000):
            film(bridge, "small")
        assert set(bridge.newest.take()) == {"small"}


def test_nobody_is_called_twice_for_what_still_waits(qtbot, bridge):
    calls = []
    bridge.pictures_wait.connect(lambda: calls.append(1))
    film(bridge, "big", "big", "small", "big")
    qtbot.waitUntil(lambda: bool(calls), timeout=60_000)
    assert set(bridge.newest.take()) == {"big", "small"}
    with qtbot.waitSignal(bridge.pictures_wait, timeout=60_000):
        film(bridge, "big")
    assert len(calls) == 2


def test_while_the_big_one_comes_a_small_one_waits_for_its_next(qtbot, bridge):
    with qtbot.waitSignal(bridge.pictures_wait, timeout=60_000):
        film(bridge, "big")
    assert set(bridge.newest.take()) == {"big"}
    # However long this machine takes from there to here, it came just now.
    bridge._main_at = float("inf")
    film(bridge, "small")
    assert bridge._together is None
    with qtbot.waitSignal(bridge.pictures_wait, timeout=60_000):
        film(bridge, "big")
    assert set(bridge.newest.take()) == {"big", "small"}


def test_once_the_big_one_stops_small_ones_go_by_themselves_again(qtbot, bridge):
    with qtbot.waitSignal(bridge.pictures_wait, timeout=60_000):
        film(bridge, "big")
    assert set(bridge.newest.take()) == {"big"}
    calls = []
    bridge.pictures_wait.connect(lambda: calls.append(1))

    def went():
        film(bridge, "small")
        return bool(calls)

    qtbot.waitUntil(went, timeout=60_000)
    assert set(bridge.newest.take()) == {"small"}
