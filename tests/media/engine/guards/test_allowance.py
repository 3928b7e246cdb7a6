"""What one client may send in a second."""

from __future__ import annotations

from media.engine.guards.allowance import ANY, Allowance


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
