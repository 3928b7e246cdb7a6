"""From a publisher's packets to a subscriber's, without a socket."""

from __future__ import annotations

import random
from struct import pack

from media.engine.forward.incoming import KEYFRAME_EVERY_S, Incoming
from media.engine.forward.inlet import Inlet, Section
from media.engine.forward.layers import Wish
from media.engine.forward.outlet import Outlet
from media.engine.forward.slot import Slot
from media.engine.packets import rtcp, rtp, vp8

MID, RID = 4, 10


def packet(
    ssrc: int, sequence: int, *, rid: str = "", key: bool = False, picture: int = 1
) -> bytes:
    payload = b"\x90\x80" + pack("!H", 0x8000 | picture) + (b"\x00" if key else b"\x01") + b"x" * 20
    if not rid:
        return rtp.build(96, True, sequence, sequence * 3000, ssrc) + payload
    block = bytes([MID << 4, ord("7"), RID << 4, ord(rid)])
    header = bytearray(rtp.build(96, True, sequence, sequence * 3000, ssrc))
    header[0] |= 0x10
    return bytes(header) + b"\xbe\xde\x00\x01" + block + payload


class Bench:
    """A simulcast publisher and one subscriber."""

    def __init__(self, rids: tuple[str, ...] = ("q", "h", "f")) -> None:
        self.upstream: list[bytes] = []
        self.sent: list[bytes] = []
        self.reports: list[bytes] = []
        sizes = [(320, 180), (640, 360), (1280, 720)][: len(rids) or 1]
        self.incoming = Incoming("video", list(rids), sizes, self.upstream.append)
        self.inlet = Inlet(self.upstream.append)
        self.outlet = Outlet()
        section = Section("7", self.incoming, 96, rids, MID, RID, 0)
        self.inlet.accept(section, [] if rids else [5])
        self.slot = Slot("video", self._sent, self.reports.append)
        self.slot.payload_type = 120
        self.slot.open_at = 0.0
        self.outlet.add(self.slot, self.incoming)

    def _sent(self, head: bytes, tail: bytes) -> None:
        self.sent.append(head + tail)

    def out(self) -> list[rtp.Rtp]:
        return [rtp.parse(data) for data in self.sent]

    def asked(self) -> rtcp.Feedback:
        return rtcp.parse(b"".join(self.upstream))


def test_only_key_frames_begin_a_picture() -> None:
    bench = Bench(())
    bench.inlet.packet(packet(5, 1), 0.0)
    assert not bench.sent
    bench.inlet.packet(packet(5, 2, key=True), 0.1)
    bench.inlet.packet(packet(5, 3, picture=2), 0.2)
    first, second = bench.out()
    assert (first.payload_type, first.ssrc) == (120, bench.slot.ssrc)
    assert second.sequence == first.sequence + 1 & 0xFFFF
    assert vp8.parse(second.payload).picture_id == vp8.parse(first.payload).picture_id + 1 & 0x7FFF
    assert not first.extension


def test_gate_holds_media_back() -> None:
    bench = Bench(())
    bench.slot.open_at = 0.3
    bench.inlet.packet(packet(5, 1, key=True), 0.2)
    assert not bench.sent
    bench.inlet.packet(packet(5, 2, key=True), 0.31)
    assert len(bench.sent) == 1


def test_layers_are_found_by_rid_and_switched_on_key_frames() -> None:
    bench = Bench()
    for ssrc, rid in ((11, "q"), (12, "h"), (13, "f")):
        bench.inlet.packet(packet(ssrc, 1, rid=rid, key=True), 0.0)
    assert len(bench.sent) == 1  # q, the first target
    bench.outlet.assign(0.1)
    assert bench.slot.target == 2
    bench.inlet.packet(packet(11, 2), 0.1)  # keeps flowing until the key frame
    bench.inlet.packet(packet(13, 2), 0.1)
    assert len(bench.sent) == 2
    bench.inlet.packet(packet(13, 3, key=True), 0.2)
    bench.inlet.packet(packet(11, 3), 0.2)
    numbers = [one.sequence for one in bench.out()]
    assert len(numbers) == 3
    assert numbers == [numbers[0] + step & 0xFFFF for step in range(3)]
    assert bench.slot.current == 2


def test_wishes_choose_and_hide() -> None:
    bench = Bench()
    for ssrc, rid in ((11, "q"), (12, "h"), (13, "f")):
        bench.inlet.packet(packet(ssrc, 1, rid=rid, key=True), 0.0)
    bench.slot.wish = Wish(width=600, height=340)
    bench.outlet.assign(0.1)
    assert bench.slot.target == 1
    bench.slot.wish = Wish(disabled=True)
    bench.outlet.assign(0.1)
    bench.inlet.packet(packet(11, 2, key=True), 0.2)
    assert len(bench.sent) == 1


def test_lost_packets_are_sent_again_from_memory() -> None:
    bench = Bench(())
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    for sequence in range(2, 6):
        bench.inlet.packet(packet(5, sequence), 0.0)
    wanted = bench.sent[2]
    lost = rtp.parse(wanted).sequence
    nack = rtcp.parse(rtcp.ask_again(1, bench.slot.ssrc, [lost, lost + 100 & 0xFFFF]))
    bench.outlet.feedback(nack, 1.0)
    assert bench.sent[-1] == wanted
    assert len(bench.sent) == 6
    for _ in range(1000):
        bench.outlet.feedback(nack, 1.0)
    assert len(bench.sent) < 400  # a storm of requests does not become a storm of packets


def test_holes_are_asked_for_and_key_frames_throttled() -> None:
    bench = Bench(())
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    bench.inlet.packet(packet(5, 4), 0.0)
    bench.inlet.tick(0.02)
    assert bench.asked().again == [(5, [2, 3])]
    bench.upstream.clear()
    pli = rtcp.parse(rtcp.ask_keyframe(1, bench.slot.ssrc))
    for _ in range(5):
        bench.outlet.feedback(pli, 0.03)
    assert bench.asked().keyframes == [5]
    bench.upstream.clear()
    bench.inlet.tick(0.03 + KEYFRAME_EVERY_S)  # the request that had to wait is not forgotten
    assert 5 in bench.asked().keyframes


def test_muted_and_forbidden_media_stops_and_begins_with_a_key_frame() -> None:
    bench = Bench(())
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    bench.incoming.muted = True
    bench.inlet.packet(packet(5, 2), 0.1)
    bench.incoming.muted = False
    bench.inlet.packet(packet(5, 3), 0.2)
    assert len(bench.sent) == 1
    bench.inlet.packet(packet(5, 4, key=True), 0.3)
    first, second = bench.out()
    assert second.sequence == first.sequence + 1 & 0xFFFF
    bench.incoming.allowed = False
    bench.inlet.packet(packet(5, 5), 0.4)
    assert len(bench.sent) == 2
    assert bench.incoming.dropped == 2


def test_unknown_streams_are_dropped() -> None:
    bench = Bench()
    bench.inlet.packet(packet(99, 1, key=True), 0.0)
    bench.inlet.packet(packet(99, 1, rid="z", key=True), 0.0)
    wrong = bytearray(packet(11, 1, rid="q", key=True))
    wrong[1] = 97
    bench.inlet.packet(bytes(wrong), 0.0)
    assert bench.inlet.unknown == 3
    assert not bench.sent


def test_sender_reports_are_translated() -> None:
    bench = Bench(())
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    report = rtcp.sender_report(rtcp.SenderReport(5, 0x1234567890ABCDEF, 3000), 7, 8)
    bench.inlet.feedback(rtcp.parse(report), 0.1)
    (translated,) = rtcp.parse(bench.reports[0]).sender_reports
    assert (translated.ssrc, translated.ntp) == (bench.slot.ssrc, 0x1234567890ABCDEF)
    assert translated.timestamp == bench.out()[0].timestamp
    bench.inlet.report(0.6)
    data = bench.upstream[-1]
    (block,) = rtcp.parse(data).receiver_reports
    assert (block.ssrc, block.last_sender_report) == (5, 0x567890AB)
    assert rtcp.parse(data).estimates[0][1] == [5]


def test_a_starved_line_pauses_pictures() -> None:
    bench = Bench(())
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    bench.outlet.estimate.budget = 10_000.0
    assert bench.outlet.assign(1.0) == [bench.slot]
    assert bench.slot.starved
    bench.outlet.estimate.budget = None
    assert bench.outlet.assign(2.0) == [bench.slot]
    assert not bench.slot.starved


def test_padding_stands_between_pictures_and_resends_are_what_was_sent() -> None:
    bench = Bench(())
    bench.outlet.stamps.agree(3)
    assert not bench.slot.may_pad  # nothing was sent yet
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    assert rtp.extension(bench.out()[0], 3) is not None
    bench.slot.pause()
    assert bench.slot.may_pad
    size = bench.slot.pad(0.5)
    padding = bench.out()[-1]
    assert (size, padding.payload) == (len(bench.sent[-1]), b"")
    assert padding.sequence == bench.out()[0].sequence + 1 & 0xFFFF
    bench.inlet.packet(packet(5, 2, key=True), 1.0)
    third = bench.out()[-1]
    assert third.sequence == padding.sequence + 1 & 0xFFFF
    again = rtcp.parse(rtcp.ask_again(1, bench.slot.ssrc, [third.sequence, padding.sequence]))
    bench.outlet.feedback(again, 1.1)
    assert bench.sent[3:] == [bench.sent[2]]  # to the byte, its number of then included


def test_on_a_limited_line_pictures_wait_and_what_is_late_begins_anew() -> None:
    bench = Bench(())
    bench.outlet.estimate.budget = 700_000.0
    bench.outlet.measure(0.0)
    bench.outlet.assign(0.0)
    assert bench.outlet.pace is not None
    bench.outlet.pace.bits_per_s = 40_000.0
    bench.inlet.packet(packet(5, 1, key=True), 0.0)
    for sequence in range(2, 200):
        bench.inlet.packet(packet(5, sequence), 0.0)
    at_once = len(bench.sent)
    assert at_once < 100
    for step in range(1, 100):
        bench.outlet.tick(step * 0.02)
    # What there was time for got out, the rest never does.
    assert at_once < len(bench.sent) < 199
    numbers = [one.sequence for one in bench.out()]
    assert numbers == [numbers[0] + step & 0xFFFF for step in range(len(numbers))]
    bench.upstream.clear()
    bench.incoming.tick(3.0)
    assert bench.asked().keyframes == [5]
    bench.inlet.packet(packet(5, 201, key=True), 3.1)
    assert bench.out()[-1].sequence == numbers[-1] + 1 & 0xFFFF


def test_rtcp_lets_nothing_but_value_error_out() -> None:
    chance = random.Random(11)
    seeds = [
        rtcp.ask_again(1, 2, [5, 6, 900]),
        rtcp.ask_keyframe(1, 2),
        rtcp.bandwidth(1, 5_000_000, [1, 2]),
        rtcp.sender_report(rtcp.SenderReport(5, 1, 2), 3, 4),
    ]
    bench = Bench(())
    for _ in range(20_000):
        data = bytearray(b"".join(chance.sample(seeds, chance.randint(1, 4))))
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            parsed = rtcp.parse(bytes(data[: chance.randrange(len(data) + 1)]))
        except ValueError:
            continue
        bench.inlet.feedback(parsed, 0.0)
        bench.outlet.feedback(parsed, 0.0)
