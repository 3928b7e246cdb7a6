"""What a kiosk learns of its line from its own calls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fleet.trips import COUNTED, TripFigures, Trips

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def ms(count: float) -> timedelta:
    return timedelta(milliseconds=count)


def test_before_the_first_call_nothing_is_known() -> None:
    assert Trips().figures() == TripFigures()


def test_the_middle_of_the_latest_calls_is_told() -> None:
    trips = Trips()
    for took in [9000.0, *[40.0] * 15, *[60.0] * COUNTED, 4000.0]:
        trips.answered(took)
    assert trips.figures().round_trip_ms == 60


def test_a_hub_that_is_away_is_one_loss_and_a_flaky_line_is_many() -> None:
    away, flaky = Trips(), Trips()
    for _ in range(50):
        away.lost()
    away.answered(30.0)
    for _ in range(4):
        flaky.answered(30.0)
        flaky.lost()
    assert (away.figures().calls_lost, flaky.figures().calls_lost) == (1, 4)


def test_losses_are_forgotten_with_the_calls_they_were_among() -> None:
    trips = Trips()
    trips.lost()
    for _ in range(COUNTED):
        trips.answered(30.0)
    assert trips.figures().calls_lost == 0


def test_clocks_are_compared_in_the_middle_of_the_shortest_trip() -> None:
    trips = Trips()
    ahead = timedelta(seconds=7)
    # The answer to the long one waited on its way back, so it says 7.45 s.
    trips.compared(NOW + ahead, NOW + ahead + ms(1000), NOW + ms(50))
    trips.compared(NOW + ahead, NOW + ahead + ms(40), NOW + ms(20))
    assert trips.figures().clock_offset_ms == 7000


def test_a_clock_that_was_set_right_is_seen_right_soon() -> None:
    trips = Trips()
    trips.compared(NOW - timedelta(hours=1), NOW - timedelta(hours=1) + ms(1), NOW)
    for _ in range(3):
        trips.compared(NOW, NOW + ms(90), NOW + ms(45))
    assert trips.figures().clock_offset_ms == 0


def test_a_clock_set_back_during_a_call_tells_nothing() -> None:
    trips = Trips()
    trips.compared(NOW, NOW - timedelta(hours=1), NOW)
    assert trips.figures().clock_offset_ms is None
