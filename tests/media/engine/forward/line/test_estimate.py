"""When a line complains, and what budget that makes."""

from __future__ import annotations

import pytest

from media.engine.forward.line.estimate import (
    CALM_S,
    CAUTION,
    FAILED_UPGRADE_S,
    FLOOR_BITS,
    HOLD_S,
    MOST_HOLD_S,
    Estimate,
)
from media.engine.forward.line.stamps import Stamps


class Told:
    """An estimate that is told losses and REMBs, half second by half second."""

    def __init__(self) -> None:
        self.line = Estimate()
        self.now = 0.0

    def step(
        self, sent: float, *, loss: float | None = None, remb: float | None = None
    ) -> float | None:
        self.now += 0.5
        if loss is not None:
            self.line.complaints.lost(loss)
        if remb is not None:
            self.line.complaints.estimated(remb)
        return self.line.step(sent, None, self.now)

    def until_probe(self, sent: float) -> float:
        """Seconds until the next attempt is allowed."""
        begun = self.now
        while not self.line.may_probe(self.now):
            self.step(sent)
            assert self.now < begun + 60
        return self.now - begun


def limited() -> Told:
    told = Told()
    for _ in range(4):
        told.step(1e6, loss=0.3)
    assert told.line.budget is not None
    return told


def test_a_moment_of_loss_is_no_complaint() -> None:
    told = Told()
    for loss in (0.4, 0.0, 0.0, 0.0, 0.12, 0.12, 0.12, 0.12):
        assert told.step(1e6, loss=loss) is None


def test_lasting_loss_lowers_to_what_comes_through() -> None:
    told = Told()
    budgets = [told.step(1e6, loss=0.3) for _ in range(3)]
    assert budgets[0] is None
    assert budgets[-1] == pytest.approx(1e6 * 0.7 * 0.85)


def test_nearly_everything_lost_is_noticed_soon() -> None:
    told = Told()
    assert told.step(1e6, loss=0.9) is None
    assert told.step(1e6, loss=0.9) == pytest.approx(1e5 * 0.85)


def test_loss_that_less_does_not_cure_leaves_only_sound() -> None:
    told = limited()
    for _ in range(12):
        told.step(500e3, loss=0.3)
    assert told.line.budget == FLOOR_BITS


def test_voices_alone_are_no_complaint() -> None:
    told = Told()
    for _ in range(10):
        assert told.step(30e3, loss=1.0) is None


def test_a_receivers_estimate_lowers_where_it_falls() -> None:
    told = Told()
    for remb in (900e3, 320e3, 300e3):
        told.step(1e6, remb=remb)
    assert told.line.budget == pytest.approx(300e3)


def test_a_slowly_growing_estimate_is_no_complaint() -> None:
    """A picture that begins to move: the receiver's estimate needs a minute to follow."""
    told, remb = Told(), 40e3
    for _ in range(120):
        remb *= 1.025
        assert told.step(1.7e6, remb=remb) is None


def test_a_pause_of_ours_is_no_complaint() -> None:
    told = Told()
    told.step(1e6)
    for _ in range(5):
        told.now += 1.5
        assert told.step(1e6, loss=0.9) is None


def test_attempts_come_soon_and_then_ever_later() -> None:
    told = limited()
    assert told.until_probe(500e3) <= HOLD_S + 0.5
    waits = []
    for _ in range(6):
        told.line.refuted(None, told.now)
        waits.append(told.until_probe(500e3))
    assert waits == sorted(waits)
    assert waits[0] >= 2 * HOLD_S
    assert waits[-1] <= MOST_HOLD_S + 0.5


def test_an_upgrade_that_failed_counts_like_a_failed_attempt() -> None:
    told = limited()
    waits = []
    for _ in range(4):
        told.until_probe(500e3)
        told.line.proved(1.2e6, told.now)
        assert told.line.budget == 1.2e6
        told.step(1.2e6, loss=0.5)
        told.step(1.2e6, loss=0.5)
        assert told.line.budget is not None
        assert told.line.budget < 1.2e6
        waits.append(told.until_probe(400e3))
    assert waits[-1] > 2 * waits[0]


def test_an_old_success_is_no_failed_upgrade() -> None:
    told = limited()
    told.line.refuted(None, told.now)
    told.until_probe(500e3)
    told.line.proved(1.2e6, told.now)
    told.now += FAILED_UPGRADE_S
    told.step(1.2e6)
    told.step(1.2e6, loss=0.9)
    told.step(1.2e6, loss=0.9)
    assert told.until_probe(200e3) <= HOLD_S + 1.0


def test_what_a_failed_attempt_brought_through_is_known() -> None:
    told = limited()
    before = told.line.budget
    told.line.refuted(1e6, told.now)
    assert told.line.budget == pytest.approx(1e6 * 0.85)
    told.line.refuted(1e3, told.now)
    assert told.line.budget == pytest.approx(1e6 * 0.85)
    assert before is not None


def test_a_line_is_free_again_after_a_calm() -> None:
    told = limited()
    begun = told.now
    while told.line.budget is not None:
        told.step(500e3, loss=0.0)
        told.line.contented(told.now)
        assert told.now < begun + 2 * CALM_S
    assert told.now - begun >= CALM_S - 1.0


def test_a_queue_lowers_below_the_rate_it_lets_through() -> None:
    total, line = 0, Estimate()
    stamps = Stamps(lambda: total)
    stamps.agree(3)
    now, free_at, begun = 0.0, 0.0, None
    for step in range(1, 400):
        now = step * 0.01
        if line.budget is None:
            total += 1250  # a megabit a second, of which 400 kbit/s get through
            free_at = max(free_at, now) + 1250 * 8 / 400e3
            number = stamps.marks
            stamps.mark(bytes(12), now)
            arrivals_at = free_at
            stamps.arrived([(number & 0xFFFF, arrivals_at)], now)
        if step % 50 == 0:
            line.step(1e6, stamps, now)
        if line.budget is not None and begun is None:
            begun = now
    assert begun is not None
    assert begun <= 2.0
    # The queue is long already, so the smallest pictures come first.
    assert line.budget == pytest.approx(1e6 * CAUTION)
    assert line.drained_at > begun
