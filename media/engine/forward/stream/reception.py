"""How well a stream arrives (RFC 3550 sections 6.4.1, A.3 and A.8), and how much of it."""

from __future__ import annotations

from media.engine.forward.stream.carried import Arrived
from media.engine.packets.rtcp import ReceptionReport


class Reception:
    """Counts one incoming stream; `now` is monotonic seconds."""

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._first: int | None = None
        self._highest = 0
        self._received = 0
        self._expected_before = 0
        self._received_before = 0
        self._transit: float | None = None
        self._jitter = 0.0
        self._bytes = 0
        self._octets_before = 0
        self._rate_since = 0.0
        self.bits_per_s = 0.0
        self.usual_bits_per_s = 0.0
        """Over some seconds: a key frame in one of them is no larger picture."""
        self.last_at = 0.0

    def packet(self, sequence: int, timestamp: int, size: int, now: float) -> None:
        if self._first is None:
            self._first = self._highest = sequence
            self._rate_since = now
        else:
            step = (sequence - self._highest + 0x8000 & 0xFFFF) - 0x8000
            self._highest = max(self._highest, self._highest + step)
        self._received += 1
        self._bytes += size
        self.last_at = now
        transit = now * self._clock_rate - timestamp
        if self._transit is not None:
            deviation = abs(transit - self._transit)
            if deviation < 10 * self._clock_rate:  # not the wrap of the timestamp
                self._jitter += (deviation - self._jitter) / 16
        self._transit = transit

    def measure(self, now: float) -> None:
        """Renew `bits_per_s`; call about once a second."""
        span = now - self._rate_since
        if span > 0.2:
            self.bits_per_s = self._bytes * 8 / span
            if self.usual_bits_per_s and self.bits_per_s:
                self.usual_bits_per_s += 0.25 * (self.bits_per_s - self.usual_bits_per_s)
            else:
                self.usual_bits_per_s = self.bits_per_s
            self._octets_before += self._bytes
            self._bytes = 0
            self._rate_since = now

    def alive(self, now: float) -> bool:
        return self._first is not None and now - self.last_at < 2.0

    def carried(self) -> Arrived:
        """Everything since the first packet."""
        expected = 0 if self._first is None else self._highest - self._first + 1
        lost = max(0, expected - self._received)
        return Arrived(self._received, self._octets_before + self._bytes, lost)

    def report(self, repaired: int = 0) -> ReceptionReport | None:
        """Values since the last report; None before the first packet.

        Of all packets so far `repaired` came only when they were asked for; they count as lost,
        for the sender is to know what its line does.
        """
        if self._first is None:
            return None
        expected = self._highest - self._first + 1
        received = self._received - repaired
        expected_now = expected - self._expected_before
        received_now = received - self._received_before
        self._expected_before, self._received_before = expected, received
        lost_now = max(0, expected_now - received_now)
        fraction = min(255, lost_now * 256 // expected_now) if expected_now > 0 else 0
        return ReceptionReport(
            fraction, max(0, expected - received), self._highest, int(self._jitter)
        )
