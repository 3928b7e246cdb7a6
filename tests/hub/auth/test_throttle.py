"""Waiting after failures, and token buckets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.auth.throttle import FREE_TRIES, LONGEST_WAIT, Buckets, Waits

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_waits_double_and_stay_bearable() -> None:
    waits, moment, seen = Waits(), NOW, []
    for _ in range(FREE_TRIES + 10):
        wait = waits.wait("key", moment)
        if wait is not None:
            seen.append(int(wait.total_seconds()))
            moment += wait
        waits.failed("key", moment)
    assert seen == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_success_and_time_forgive() -> None:
    waits = Waits()
    for _ in range(9):
        waits.failed("key", NOW)
        waits.failed("other", NOW)
    waits.succeeded("key")
    assert waits.wait("key", NOW) is None
    assert waits.wait("other", NOW) == LONGEST_WAIT
    assert waits.wait("other", NOW + timedelta(hours=2)) is None


def test_ten_thousand_tries_lock_nobody_out() -> None:
    """Somebody knocks four times a second, as the owner, until every try is spent."""
    waits, moment, answered = Waits(), NOW, 0
    for _ in range(10_000):
        moment += timedelta(milliseconds=250)
        if waits.wait("owner\nguesser", moment) is None:
            waits.failed("owner\nguesser", moment)
            answered += 1
    # One answer a minute: no password of eight letters falls to that.
    assert answered <= FREE_TRIES + 6 + 10_000 // (4 * 60) + 1
    # From their own desk the owner comes in at once, and beside the guesser a minute later.
    assert waits.wait("owner\ndesk", moment) is None
    assert waits.wait("owner\nguesser", moment + LONGEST_WAIT) is None


def test_keys_do_not_pile_up() -> None:
    waits, buckets = Waits(), Buckets(1, timedelta(seconds=1))
    for number in range(10_050):
        waits.failed(f"key{number}", NOW)
        buckets.take(f"key{number}", NOW)
    assert len(waits._failures) <= 10_000
    assert len(buckets._buckets) <= 10_000


@given(st.lists(st.floats(0, 100), max_size=60))
def test_a_bucket_gives_no_more_than_burst_and_refill(moments: list[float]) -> None:
    buckets, given_out = Buckets(5, timedelta(seconds=2)), 0
    for moment in sorted(moments):
        wait = buckets.take("key", NOW + timedelta(seconds=moment))
        given_out += wait is None
        assert wait is None or timedelta(0) < wait <= timedelta(seconds=2)
        assert given_out <= 5 + moment / 2 + 1e-6
