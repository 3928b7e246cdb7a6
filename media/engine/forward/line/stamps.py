"""Numbers on a few of a line's packets, and what the receiver's reports on them tell.

One packet in `every_s` is enough to see a queue.  What came through is measured with numbers on
all packets: the first of a picture find room where the last are dropped.  Each number remembers
how many bytes had been sent by then.  What a packet waited is its
way's duration above the least of the last while; a machine that stalls delivers late but then
all at once, so the *least* wait of a second is what a queue on the line raises, not a stall.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from media.engine.packets import arrivals

WATCH_S = 0.15
CLOSELY_S = 0.0
_KEPT = 2048
_SAMPLES = 2048
_LEAST_KEPT_S = 20.0
_CLOCK_STEP_S = 5.0
OVERTAKEN_S = 0.05
DISORDER_S = 1.0  # packets are told of in another order than they were sent in, but not by much
NEVER = float("-inf")


class Numbering(Protocol):
    """The numbers of a line on which somebody else numbers packets, too."""

    def __call__(self, due: float) -> int:
        """The next number; the one after it is due then."""


@dataclass(slots=True)
class Sample:
    """One numbered packet that was told of; `arrived_at` None while it counts as lost."""

    sent_at: float
    total: int  # bytes sent over the line by then
    known_at: float = NEVER
    arrived_at: float | None = None
    waited_s: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """What the packets of a while met."""

    came: int
    lost: int
    least_wait_s: float
    last_wait_s: float  # the least of the last three
    spread_s: float  # between the first and the last that came
    bits_per_s: float | None  # that came through; None where too little is known

    @property
    def loss(self) -> float:
        return self.lost / (self.came + self.lost) if self.came + self.lost else 0.0


class Stamps:
    """One line; `total` says how many bytes were sent over it so far."""

    def __init__(self, total: Callable[[], int]) -> None:
        self.tag = 0
        """The header extension's number as agreed with the client; 0: it did not offer it."""
        self.due = float("inf")
        self.every_s = WATCH_S
        self._total = total
        self.marks = 0  # packets numbered so far
        self.shared: Numbering | None = None
        self.told = False  # whether the receiver reports at all
        self._sent: list[tuple[int, Sample] | None] = [None] * _KEPT
        self._samples: deque[Sample] = deque(maxlen=_SAMPLES)
        self._least: list[float] = []  # ways' least durations: of this while, of the one before
        self._least_since = 0.0

    def agree(self, tag: int) -> None:
        """What a session description says of the extension; 0 where it is not offered."""
        if tag != self.tag:
            self.tag = tag
            self.due = 0.0 if tag else float("inf")

    def mark(self, header: bytes, now: float) -> bytes:
        """The same RTP header with a number; `header` has no extensions and no contributors."""
        due = now + self.every_s
        number = self.marks & 0xFFFF if self.shared is None else self.shared(due)
        self.marked(number, now)
        return self.numbered(header, number)

    def marked(self, number: int, now: float) -> None:
        """A packet that is sent at this moment carries a number."""
        self.due = now + self.every_s
        self.marks += 1
        self._sent[number % _KEPT] = (number, Sample(now, self._total()))

    def numbered(self, header: bytes, number: int) -> bytes:
        """The same RTP header with this number."""
        block = arrivals.extension(number, self.tag)
        return bytes((header[0] | 0x10,)) + header[1:12] + block + header[12:]

    def arrived(self, report: Sequence[tuple[int, float | None]], now: float) -> None:
        """Take a receiver's report; what it tells twice counts once."""
        for number, moment in report:
            held = self._sent[number % _KEPT]
            if held is None or held[0] != number:
                continue
            sample, is_new = held[1], held[1].known_at == NEVER
            if is_new:
                sample.known_at, self.told = now, True
                self._samples.append(sample)
            if moment is None:
                continue
            self._sent[number % _KEPT] = None
            waited = self._waited(moment - sample.sent_at, now)
            # Overtaken on the way it was no loss; asked for again and sent again it was.
            if is_new or waited < OVERTAKEN_S:
                sample.arrived_at, sample.waited_s = moment, waited

    @property
    def newest_known(self) -> float:
        """When the newest packet whose fate is known was sent."""
        return self._samples[-1].sent_at if self._samples else float("-inf")

    def lengthen(self, by_s: float) -> None:
        """The way itself became longer by so much: that is no wait any more."""
        if self._least:
            self._least = [min(self._least) + by_s]
        self._samples.clear()

    def sent_since(self, since: float, until: float = float("inf")) -> View:
        """What packets met that were sent in a span."""
        found = []
        for one in reversed(self._samples):
            if one.sent_at < since - DISORDER_S:
                break
            if since <= one.sent_at <= until:
                found.append(one)
        return _view(found[::-1])

    def known_since(self, since: float, sent_after: float = float("-inf")) -> View:
        """What was learnt since a moment, of packets sent after another."""
        found = []
        for one in reversed(self._samples):
            if one.known_at <= since:
                break
            if one.sent_at >= sent_after:
                found.append(one)
        return _view(found[::-1])

    def _waited(self, way_s: float, now: float) -> float:
        if not self._least or abs(way_s - self._least[-1]) > _CLOCK_STEP_S:
            self._least, self._least_since = [way_s], now  # its clock was set
        if now - self._least_since > _LEAST_KEPT_S:
            self._least, self._least_since = [self._least[-1], way_s], now
        self._least[-1] = min(self._least[-1], way_s)
        return way_s - min(self._least)


def _view(samples: list[Sample]) -> View:
    came = [one for one in samples if one.arrived_at is not None]
    waits = [one.waited_s for one in came]
    lost = len(samples) - len(came)
    bits, spread = None, 0.0
    if len(came) >= 3:
        first, last = came[0], came[-1]
        spread = (last.arrived_at or 0.0) - (first.arrived_at or 0.0)
        if spread > 0.05:
            bits = max(0, last.total - first.total) * 8 / spread * len(came) / len(samples)
    least, last_wait = min(waits, default=0.0), min(waits[-3:], default=0.0)
    return View(len(came), lost, least, last_wait, spread, bits)
