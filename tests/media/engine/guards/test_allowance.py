"""What one client may send in a second."""

from __future__ import annotations

from media.engine.guards.allowance import ANY, Allowance, Pace


def test_so_many_and_no_more_until_the_next_second() -> None:
    allowance = Allowance(3)
    assert [allowance.take() for _ in range(5)] == [True, True, True, False, False]
    assert allowance.refused == 2
    allowance.renew()
    assert allowance.take()


def test_what_was_not_used_is_not_saved_up() -> None:
    allowance = Allowance(2)
    allowance.renew()
    allowance.renew()
    assert [allowance.take() for _ in range(3)] == [True, True, False]


def test_without_a_bound_all_may_come() -> None:
    allowance = Allowance(ANY)
    assert all(allowance.take() for _ in range(100_000))


def test_a_pace_gives_a_burst_and_then_so_much_a_second() -> None:
    pace = Pace(rate=10, burst=5)
    assert [pace.take(100.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert pace.take(100.125)
    assert not pace.take(100.125)
    assert sum(pace.take(200.0) for _ in range(100)) == 5


def test_who_owes_waits() -> None:
    pace = Pace(rate=100, burst=50)
    assert pace.owe(1.0, 50) == 0.0
    assert pace.owe(1.0, 50) == 0.5
    assert pace.owe(1.25, 0) == 0.25
    assert pace.owe(9.0, 0) == 0.0


def test_time_that_runs_backwards_gives_nothing() -> None:
    pace = Pace(rate=10, burst=1)
    assert pace.take(5.0)
    assert not pace.take(4.0)
    assert not pace.take(5.0)
