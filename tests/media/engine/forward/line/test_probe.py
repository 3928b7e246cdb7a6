"""Trying a rate with padding, on lines that carry it and lines that do not."""

from __future__ import annotations

import pytest

from media.engine.forward.line.probe import ANSWER_S, LONG_S, Probe, Verdict
from media.engine.forward.line.stamps import Stamps
from tests.parts.badline import Condition
from tests.parts.badline.ways import Way

PACKET = 311
TICK_S = 0.02


class Attempt:
    """A probe on a line that carries nothing else; every packet is numbered."""

    def __init__(self, wanted: float, condition: Condition, seed: int) -> None:
        self.total = 0
        self.stamps = Stamps(lambda: self.total)
        self.stamps.agree(3)
        self.stamps.every_s = 0.0
        self.now = 0.0
        self.way = Way(condition, seed)
        self.answers = True
        self.answers_until = self.stalls_from = float("inf")
        self._coming: list[tuple[float, int, float | None]] = []
        for step in range(10):  # the way is known from before
            self._send(step * 0.1)
        self.now = 2.0
        self._report()
        self.probe = Probe(wanted, self.stamps, self.now)

    def run(self) -> Verdict:
        while True:
            self.now += TICK_S
            padding = self.probe.padding(self.total, self.now)
            if self.now > self.stalls_from:
                padding = 0
            while padding > 0:
                padding -= PACKET
                self._send(self.now)
            self.probe.sent()
            self._report()
            verdict = self.probe.judge(self.now)
            if verdict is not None:
                return verdict
            assert self.now < 10.0

    @property
    def sent(self) -> int:
        return self.total - 10 * PACKET

    def _send(self, now: float) -> None:
        self.total += PACKET
        number = self.stamps.marks & 0xFFFF
        self.stamps.mark(bytes(12), now)
        at = self.way.carry(PACKET, now)
        self._coming.append((now + 0.3 if at is None else at, number, at))

    def _report(self) -> None:
        due = [one for one in self._coming if one[0] + 0.1 <= self.now]
        self._coming = [one for one in self._coming if one[0] + 0.1 > self.now]
        if self.answers and due and self.now < self.answers_until:
            self.stamps.arrived([(number, at) for _, number, at in due], self.now)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("wanted", [240e3, 700e3, 2.2e6])
@pytest.mark.parametrize(
    ("share", "expected"), [(1.2, Verdict.PASSED), (0.85, Verdict.FAILED), (0.3, Verdict.FAILED)]
)
def test_a_rate_passes_where_the_line_carries_it(
    seed: int, wanted: float, share: float, expected: Verdict
) -> None:
    condition = Condition(
        delay_ms=40, kbit_per_s=wanted * share / 1000, queue_ms=1000, jitter_ms=20, loss=0.02
    )
    attempt = Attempt(wanted, condition, seed)
    assert attempt.run() is expected
    if expected is Verdict.PASSED:
        assert attempt.sent > wanted / 8 * LONG_S * 0.75
        assert attempt.now < 2.0 + LONG_S + 0.8


def test_a_line_much_too_thin_is_spared_all_but_the_train() -> None:
    attempt = Attempt(700e3, Condition(delay_ms=40, kbit_per_s=200, queue_ms=1000), 1)
    assert attempt.run() is Verdict.FAILED
    assert attempt.sent < 6_000
    assert attempt.probe.through is None


def test_a_line_a_little_too_thin_tells_what_it_carries() -> None:
    attempt = Attempt(700e3, Condition(delay_ms=40, kbit_per_s=550, queue_ms=1000), 1)
    assert attempt.run() is Verdict.FAILED
    assert attempt.probe.through == pytest.approx(550e3, rel=0.2)
    assert attempt.now < 2.15 + LONG_S  # it ended early


@pytest.mark.parametrize("seed", range(5))
def test_a_line_that_loses_much_fails(seed: int) -> None:
    attempt = Attempt(240e3, Condition(delay_ms=150, loss=0.25), seed)
    assert attempt.run() is Verdict.FAILED
    assert attempt.probe.through is None


def test_silence_fails_in_time() -> None:
    attempt = Attempt(240e3, Condition(delay_ms=40), 1)
    attempt.answers = False
    assert attempt.run() is Verdict.FAILED
    assert attempt.now <= 2.0 + ANSWER_S + 2 * TICK_S + 0.01


def test_a_machine_without_time_learns_nothing() -> None:
    attempt = Attempt(2e6, Condition(delay_ms=10), 1)
    attempt.stalls_from = 2.2
    assert attempt.run() in (Verdict.UNDECIDED, Verdict.FAILED)
    assert attempt.sent < 2e6 / 8


def test_few_answers_are_no_consent() -> None:
    """Reports on most of what was sent are lost, and the few that came are fine."""
    attempt = Attempt(500e3, Condition(delay_ms=10), 1)
    attempt.answers_until = 2.6
    assert attempt.run() is Verdict.FAILED
