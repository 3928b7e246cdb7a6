"""Sound from a publisher that loses packets to subscribers that do, without a socket."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from media.engine.forward.incoming import Incoming
from media.engine.forward.inlet import Inlet, Section
from media.engine.forward.outlet import Outlet
from media.engine.forward.slot import SOUND_KEPT, Slot
from media.engine.forward.sound import red
from media.engine.forward.sound.loudest import Loudest
from media.engine.forward.sound.red import Block
from media.engine.forward.stream.repair import SOUND
from media.engine.packets import rtcp, rtp

OPUS, RED, THEIR_OPUS, THEIR_RED = 111, 63, 100, 101
SSRC, LEVEL = 5, 1
TICKS, PACKET_S = 960, 0.02


def said(sequence: int) -> bytes:
    return b"sound %d" % sequence


def plain(sequence: int, level: int = 20) -> bytes:
    return _header(OPUS, sequence, level) + said(sequence)


def packed(sequence: int, count: int = 1) -> bytes:
    before = [Block(age * TICKS, said(sequence - age)) for age in range(count, 0, -1)]
    return _header(RED, sequence, 20) + red.pack(OPUS, said(sequence), before)


def _header(payload_type: int, sequence: int, level: int) -> bytes:
    header = bytearray(
        rtp.build(payload_type, False, sequence & 0xFFFF, sequence * TICKS & 0xFFFFFFFF, SSRC)
    )
    header[0] |= 0x10
    return bytes(header) + b"\xbe\xde\x00\x01" + bytes((LEVEL << 4, level, 0, 0))


@dataclass
class Subscriber:
    """Takes what is sent to it apart again."""

    slot: Slot
    sent: list[bytes] = field(default_factory=list)

    @property
    def packets(self) -> list[rtp.Rtp]:
        return [rtp.parse(data) for data in self.sent]

    def heard(self) -> dict[int, bytes]:
        """Sound by timestamp, from whatever carried it."""
        found = {}
        for packet in self.packets:
            blocks = [Block(0, packet.payload)]
            if packet.payload_type == THEIR_RED:
                blocks = red.unpack(packet.payload)
            for older, payload in blocks:
                found[packet.timestamp - older & 0xFFFFFFFF] = payload
        return found


class Bench:
    """A microphone and its subscribers."""

    def __init__(self) -> None:
        self.upstream: list[bytes] = []
        self.incoming = Incoming("audio", [], [(0, 0)], self.upstream.append)
        assert self.incoming.stream is not None
        self.stream = self.incoming.stream
        self.stream.red_type = RED
        self.inlet = Inlet(self.upstream.append)
        self.inlet.accept(Section("7", self.incoming, OPUS, (), 0, 0, LEVEL, RED), [SSRC])
        self.outlet = Outlet()

    def subscriber(self, packs: bool) -> Subscriber:
        sent: list[bytes] = []
        slot = Slot("audio", lambda head, tail: sent.append(head + tail), lambda _: None)
        slot.payload_type, slot.packs = (THEIR_RED, THEIR_OPUS) if packs else (THEIR_OPUS, 0)
        slot.open_at = 0.0
        self.outlet.add(slot, self.incoming)
        return Subscriber(slot, sent)

    def send(self, *packets: bytes, at: float = 0.0) -> None:
        for packet in packets:
            self.inlet.packet(packet, at)

    def asked(self) -> list[int]:
        """What was asked for again since the last look."""
        again = rtcp.parse(b"".join(self.upstream)).again if self.upstream else []
        self.upstream.clear()
        return [sequence for _, sequences in again for sequence in sequences]


def test_packed_sound_is_plain_for_those_who_know_no_other() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    bench.send(*(packed(number) for number in range(1, 6)))
    assert [one.payload for one in other.packets] == [said(number) for number in range(1, 6)]
    assert {one.payload_type for one in other.packets} == {THEIR_OPUS}


def test_plain_sound_is_packed_for_those_who_know_how() -> None:
    bench = Bench()
    other = bench.subscriber(packs=True)
    bench.send(*(plain(number) for number in range(1, 6)))
    assert {one.payload_type for one in other.packets} == {THEIR_RED}
    blocks = [red.unpack(one.payload) for one in other.packets]
    assert blocks[0] == [Block(0, said(1))]
    assert blocks[4] == [Block(TICKS, said(4)), Block(0, said(5))]
    assert other.packets[4].payload[0] & 0x7F == THEIR_OPUS


@pytest.mark.parametrize("packs", [False, True])
def test_what_its_successor_brings_along_keeps_its_number_and_time(packs: bool) -> None:
    bench = Bench()
    other = bench.subscriber(packs)
    bench.send(packed(65534), packed(65537, 2))  # over the wrap, two lost
    first, second, third, last = other.packets
    for distance, one in ((1, second), (2, third), (3, last)):
        assert one.sequence == first.sequence + distance & 0xFFFF
        assert one.timestamp == first.timestamp + distance * TICKS & 0xFFFFFFFF
    assert list(other.heard().values()) == [said(number) for number in range(65534, 65538)]
    assert bench.stream.recovered == 2


def test_nothing_is_handed_on_twice() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    bench.send(packed(1), packed(3), packed(2), packed(3), packed(1), packed(4))
    assert [one.payload for one in other.packets] == [said(number) for number in (1, 2, 3, 4)]


def test_lost_sound_is_asked_for_again_and_again_for_as_long_as_it_helps() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    bench.send(plain(1), plain(4), at=0.0)
    times = [step * PACKET_S for step in range(1, 40)]
    asked = []
    for now in times:
        bench.inlet.tick(now)
        asked += [now for _ in bench.asked()]
    assert len(asked) >= 2 * 4
    assert asked[-1] < SOUND.give_up_s
    assert bench.incoming.carried().keyframes == 0
    bench.send(plain(2), at=0.8)
    assert [one.payload for one in other.packets] == [said(1), said(4)]


def test_what_comes_when_asked_is_handed_on_and_told_as_lost() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    bench.send(*(plain(number) for number in (1, 2, 4)), at=0.0)
    assert bench.asked() == [3]
    bench.send(plain(3), at=0.09)
    assert [one.payload for one in other.packets] == [said(number) for number in (1, 2, 4, 3)]
    bench.inlet.report(1.0)
    (report,) = rtcp.parse(bench.upstream[0]).receiver_reports
    assert report.lost == 256 // 4


def test_what_was_only_overtaken_is_not_told_as_lost() -> None:
    bench = Bench()
    bench.subscriber(packs=False)
    bench.send(*(plain(number) for number in (1, 2, 4, 3)), at=0.0)
    bench.upstream.clear()
    bench.inlet.report(1.0)
    (report,) = rtcp.parse(bench.upstream[0]).receiver_reports
    assert report.lost == 0


def test_a_subscriber_gets_again_what_may_still_be_played() -> None:
    bench = Bench()
    other = bench.subscriber(packs=True)
    bench.send(*(plain(number) for number in range(1, 41)))
    numbers = [one.sequence for one in other.packets]
    sent = list(other.sent)
    other.sent.clear()
    in_a_row = rtcp.ask_again(9, other.slot.ssrc, numbers[-4:-2])
    bench.outlet.feedback(rtcp.parse(in_a_row), 1.0)
    assert other.sent == [sent[-4]]  # the other one comes with its successor
    too_old = rtcp.ask_again(9, other.slot.ssrc, numbers[-2 - SOUND_KEPT : -SOUND_KEPT])
    bench.outlet.feedback(rtcp.parse(too_old), 1.0)
    assert len(other.sent) == 1


def test_plain_sound_is_sent_again_one_by_one() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    bench.send(*(plain(number) for number in range(1, 11)))
    sent = list(other.sent)
    again = rtcp.ask_again(9, other.slot.ssrc, [other.packets[3].sequence])
    bench.outlet.feedback(rtcp.parse(again), 1.0)
    assert other.sent == [*sent, sent[3]]


def test_who_asks_often_gets_more_predecessors() -> None:
    bench = Bench()
    calm, lossy = bench.subscriber(packs=True), bench.subscriber(packs=True)
    for number in range(1, 400):
        now = number * PACKET_S
        bench.send(plain(number), at=now)
        if number % 10 == 0:
            wanted = rtcp.ask_again(9, lossy.slot.ssrc, [lossy.packets[-2].sequence])
            bench.outlet.feedback(rtcp.parse(wanted), now)
    assert [older for older, _ in red.unpack(calm.packets[-1].payload)] == [TICKS, 0]
    older = [older for older, _ in red.unpack(lossy.packets[-1].payload)]
    assert older == [3 * TICKS, TICKS, 0]


@pytest.mark.parametrize("seed", range(5))
def test_most_of_what_two_lossy_hops_lose_is_heard_all_the_same(seed: int) -> None:
    """Packed on both hops, nothing asked for again: a tenth lost on each."""
    chance = random.Random(seed)
    bench = Bench()
    other = bench.subscriber(packs=True)
    other.slot.protection.depth = 2
    for number in range(1, 2000):
        if chance.random() >= 0.1:
            bench.send(packed(number), at=0.001 * number)
    arrived = [data for data in other.sent if chance.random() >= 0.1]
    other.sent[:] = arrived
    assert len(arrived) < 0.95 * 2000
    assert len(other.heard()) > 0.97 * 2000


def test_an_empty_predecessor_is_no_packet() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    empty = bytes((0x80 | OPUS,)) + (TICKS << 10).to_bytes(3, "big") + bytes((OPUS,))
    bench.send(plain(1), _header(RED, 3, 20) + empty + said(3))
    assert [one.payload for one in other.packets] == [said(1), said(3)]


def test_broken_packing_is_dropped() -> None:
    bench = Bench()
    other = bench.subscriber(packs=False)
    bench.send(_header(RED, 1, 20) + b"\xef", plain(2))
    assert [one.payload for one in other.packets] == [said(2)]


def test_without_a_place_nothing_is_sent_and_with_one_it_goes_on_without_a_gap() -> None:
    bench = Bench()
    room = Loudest(1)
    bench.incoming.place = room.open(always=False)
    other, rival = bench.subscriber(packs=True), room.open(always=False)
    for number in range(1, 400):
        now = number * PACKET_S
        rival.heard(20 if number < 100 else 127, now)
        bench.send(plain(number, level=20 if number >= 200 else 80), at=now)
    packets = other.packets
    assert len(packets) == 200
    steps = {(later.sequence - earlier.sequence) & 0xFFFF for earlier, later in pairwise(packets)}
    assert steps == {1}
    # The beginning of the word comes along with it, though it was not forwarded by itself.
    assert red.unpack(packets[0].payload)[0] == Block(TICKS, said(199))


def test_numbers_go_on_after_a_silence_as_time_did() -> None:
    bench = Bench()
    room = Loudest(1)
    bench.incoming.place = room.open(always=False)
    other, rival = bench.subscriber(packs=False), room.open(always=False)
    bench.send(plain(1), plain(2), at=1.0)
    for step in range(100):
        now = 1.0 + step * PACKET_S
        bench.send(plain(3 + step, level=90), at=now)
        rival.heard(20, now)
    sent = len(other.sent)
    bench.send(plain(200, level=20), at=5.0)
    assert len(other.sent) == sent + 1
    before, after = other.packets[-2:]
    assert after.sequence == before.sequence + 1 & 0xFFFF
    waited = (after.timestamp - before.timestamp & 0xFFFFFFFF) / 48_000
    assert 3.0 < waited < 5.0
