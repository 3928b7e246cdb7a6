"""What streams carried is known after they ended, and counted once."""

from __future__ import annotations

from dataclasses import astuple, fields

import pytest

from media.engine.forward.incoming import Incoming
from media.engine.forward.inlet import Inlet, Section
from media.engine.forward.outlet import Outlet
from media.engine.forward.slot import Slot
from media.engine.forward.stream.carried import Arrived, Sent
from media.engine.forward.stream.reception import Reception
from media.engine.packets import rtcp, rtp

SSRC = 7


def packet(sequence: int, ssrc: int = SSRC) -> bytes:
    return rtp.build(111, False, sequence, sequence * 960, ssrc) + b"sound" * 4


class Stage:
    """A publisher of sound, and one who hears it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.incoming = Incoming("audio", [], [(0, 0)], lambda data: None)
        self.inlet = Inlet(lambda data: None)
        self.inlet.accept(Section("0", self.incoming, 111, (), 0, 0, 0), [SSRC, SSRC + 1])
        self.outlet = Outlet()
        self.slot = Slot(
            "audio", lambda head, tail: self.sent.append(head + tail), lambda data: None
        )
        self.slot.open_at = 0.0
        self.outlet.add(self.slot, self.incoming)


@pytest.mark.parametrize("kind", [Arrived, Sent])
def test_every_field_is_added(kind: type[Arrived] | type[Sent]) -> None:
    count = len(fields(kind))
    ones, thousands = kind(*range(1, count + 1)), kind(*range(1000, 1000 * count + 1, 1000))
    assert astuple(ones + thousands) == tuple(1001 * at for at in range(1, count + 1))  # type: ignore[operator]


def test_what_is_lost_on_the_way_is_counted() -> None:
    reception = Reception(48_000)
    assert reception.carried() == Arrived()
    for sequence in (65534, 65535, 1, 2):
        reception.packet(sequence, 0, 100, 1.0)
    reception.measure(5.0)
    reception.packet(3, 0, 100, 6.0)
    assert reception.carried() == Arrived(packets=5, octets=500, lost=1)


def test_a_copy_is_counted_on_both_sides() -> None:
    stage = Stage()
    for sequence in (1, 2, 4):
        stage.inlet.packet(packet(sequence), 1.0)
    assert (stage.inlet.carried().packets, stage.inlet.carried().lost) == (3, 1)
    sent = stage.outlet.carried()
    assert (sent.packets, sent.octets) == (len(stage.sent), sum(map(len, stage.sent)))
    assert sent.packets == 3


def test_ended_streams_stay_counted() -> None:
    stage = Stage()
    stage.inlet.packet(packet(1), 1.0)
    stage.outlet.remove(stage.slot)
    stage.inlet.packet(packet(2), 1.0)
    stage.inlet.packet(packet(1, SSRC + 1), 1.0)
    stage.inlet.forget("0")
    stage.inlet.packet(packet(3), 1.0)
    assert stage.inlet.carried().packets == 3
    assert stage.outlet.carried().packets == 1
    assert stage.inlet.unknown == 1


def test_requests_of_a_subscriber_are_counted() -> None:
    outlet = Outlet()
    slot = Slot("video", lambda head, tail: None, lambda data: None)
    outlet.add(slot, Incoming("video", [], [(640, 360)], lambda data: None))
    asked = rtcp.parse(
        rtcp.ask_again(1, slot.ssrc, [5, 6, 7])
        + rtcp.ask_keyframe(1, slot.ssrc)
        + rtcp.ask_keyframe(1, slot.ssrc + 1)
    )
    outlet.feedback(asked, 1.0)
    outlet.remove(slot)
    assert outlet.carried() == Sent(asked=3, keyframes=1)


def test_packets_of_a_muted_track_are_counted_as_dropped() -> None:
    stage = Stage()
    stage.incoming.muted = True
    stage.inlet.packet(packet(1), 1.0)
    assert stage.inlet.carried().muted == 1
    assert stage.outlet.carried().packets == 0
