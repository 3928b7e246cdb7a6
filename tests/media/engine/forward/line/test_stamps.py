"""What numbered packets tell of a line."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from media.engine.forward.line.stamps import CLOSELY_S, WATCH_S, Stamps, View
from media.engine.packets import rtp


@dataclass
class Line:
    """Packets of 1,000 bytes, all numbered, on a way of 30 ms and whatever is added."""

    total: int = 0
    stamps: Stamps = field(init=False)

    def __post_init__(self) -> None:
        self.stamps = Stamps(lambda: self.total)
        self.stamps.agree(3)

    def send(self, now: float) -> int:
        self.total += 1000
        number = self.stamps.marks
        self.stamps.mark(rtp.build(96, False, 1, 2, 3), now)
        return number

    def come(self, number: int, sent: float, wait: float, known: float | None = None) -> None:
        """The receiver's clock is 500 s ahead."""
        at = sent + 0.03 + wait
        self.stamps.arrived([(number, at + 500.0)], at if known is None else known)


def test_a_header_gets_a_number_and_the_next_one_waits() -> None:
    stamps = Stamps(lambda: 0)
    assert stamps.due == float("inf")  # nobody offered to report
    stamps.agree(5)
    assert stamps.due <= 0.0
    header = stamps.mark(rtp.build(96, True, 7, 8, 9) + b"vp8", 1.0)
    packet = rtp.parse(header)
    assert rtp.extension(packet, 5) == b"\x00\x00"
    assert (packet.marker, packet.sequence, packet.ssrc, packet.payload) == (True, 7, 9, b"vp8")
    assert stamps.due == 1.0 + WATCH_S
    stamps.every_s = CLOSELY_S
    stamps.mark(header[:12], 1.2)
    assert stamps.due == 1.2
    stamps.agree(0)
    assert stamps.due == float("inf")


def test_the_way_itself_is_no_wait() -> None:
    line = Line()
    for step in range(10):
        line.come(line.send(step * 0.1), step * 0.1, 0.02 * (step % 2))
    view = line.stamps.known_since(0.0)
    assert (view.came, view.lost) == (10, 0)
    assert view.least_wait_s == pytest.approx(0.0, abs=1e-6)
    assert line.stamps.sent_since(0.05, 0.15).least_wait_s == pytest.approx(0.02)


def test_a_queue_is_seen_in_the_least_wait_and_its_rate_in_what_came() -> None:
    line = Line()
    line.come(line.send(0.0), 0.0, 0.0)
    # Sent at 800 kbit/s, let through at 400: each waits 10 ms longer than the one before.
    for step in range(1, 51):
        line.come(line.send(step * 0.01), step * 0.01, 0.2 + step * 0.01)
    view = line.stamps.sent_since(0.005)
    assert view.least_wait_s > 0.2
    assert view.bits_per_s == pytest.approx(400_000, rel=0.05)


def test_what_was_lost_did_not_come_through() -> None:
    line = Line()
    for step in range(50):
        number = line.send(step * 0.01)
        if step % 4:
            line.stamps.arrived([(number, None)], step * 0.01)
        else:
            line.come(number, step * 0.01, 0.0)
    view = line.stamps.known_since(-1.0)
    assert view.loss == pytest.approx(0.75, abs=0.02)
    assert view.bits_per_s == pytest.approx(800_000 / 4, rel=0.1)


def test_a_stall_of_the_receiver_is_no_queue() -> None:
    """Everything of a second comes at its end: the newest have hardly waited."""
    line = Line()
    for step in range(20):
        line.come(line.send(step * 0.05), step * 0.05, 0.0)
    for step in range(20, 40):
        line.come(line.send(step * 0.05), step * 0.05, 2.0 - step * 0.05, known=2.03)
    assert line.stamps.known_since(1.5).least_wait_s < 0.06


def test_the_least_way_is_forgotten_in_time() -> None:
    """A route that became longer for good is no queue for ever."""
    line = Line()
    line.come(line.send(0.0), 0.0, 0.0)
    now = 0.0
    while now < 60.0:
        now += 0.5
        line.come(line.send(now), now, 0.3)
    assert line.stamps.known_since(55.0).least_wait_s == pytest.approx(0.0, abs=1e-6)


def test_a_longer_way_counts_from_now_on() -> None:
    line = Line()
    for step in range(10):
        line.come(line.send(step * 0.1), step * 0.1, 0.0 if step < 3 else 0.2)
    assert line.stamps.known_since(0.6).least_wait_s == pytest.approx(0.2)
    line.stamps.lengthen(0.2)
    assert line.stamps.told
    assert line.stamps.known_since(-1.0).came == 0
    line.come(line.send(2.0), 2.0, 0.2)
    line.come(line.send(2.1), 2.1, 0.35)
    waits = line.stamps.known_since(-1.0)
    assert waits.least_wait_s == pytest.approx(0.0, abs=1e-6)
    assert line.stamps.sent_since(2.05).least_wait_s == pytest.approx(0.15)


def test_what_was_overtaken_is_not_lost_and_what_was_sent_again_is() -> None:
    line = Line()
    numbers = [line.send(step * 0.01) for step in range(3)]
    line.stamps.arrived([(numbers[0], 500.03), (numbers[1], None), (numbers[2], 500.05)], 0.1)
    assert line.stamps.known_since(-1.0).lost == 1
    line.stamps.arrived([(numbers[1], 500.06)], 0.2)
    assert line.stamps.known_since(-1.0).lost == 0
    last = line.send(0.5)
    line.stamps.arrived([(last, None)], 0.6)
    line.stamps.arrived([(last, 500.9)], 1.0)
    assert line.stamps.known_since(-1.0).lost == 1


def test_a_receivers_clock_may_be_set() -> None:
    line = Line()
    line.come(line.send(0.0), 0.0, 0.0)
    line.stamps.arrived([(line.send(1.0), 90_000.0)], 1.1)
    line.stamps.arrived([(line.send(2.0), 90_001.0)], 2.1)
    assert line.stamps.known_since(1.5).least_wait_s == pytest.approx(0.0, abs=1e-6)


def test_nothing_counts_twice_and_nothing_unknown_counts() -> None:
    line = Line()
    number = line.send(0.0)
    line.come(number, 0.0, 0.0)
    line.come(number, 0.0, 5.0)
    line.stamps.arrived([(number + 1, 7.0), (40_000, None)], 1.0)
    assert line.stamps.known_since(-1.0) == View(1, 0, 0.0, 0.0, 0.0, None)
    for _ in range(70_000):  # numbers begin again after 65,536
        last = line.send(1.0)
    line.come(last & 0xFFFF, 1.0, 0.0)
    assert line.stamps.known_since(-1.0).came == 2
