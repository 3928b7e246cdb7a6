"""Presence: whatever order reports come in, the stays are the same and make sense."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.presence import SHORT_GAP, Event, Row, Stay, What, open_sids, rows
from wire.ids import CenterId

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
LATER = END + timedelta(hours=5)
WIDO, UISIN = CenterId("wido"), CenterId("uisin")

_ids = iter(range(10**9))


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def joined(minutes: float, sid: str = "PA_1", center: CenterId = WIDO) -> Event:
    return Event(f"EV_{next(_ids)}", What.JOINED, at(minutes), center, sid, at(minutes))


def left(
    minutes: float, sid: str = "PA_1", center: CenterId = WIDO, since: float | None = None
) -> Event:
    joined_at = None if since is None else at(since)
    return Event(f"EV_{next(_ids)}", What.LEFT, at(minutes), center, sid, joined_at)


def seen(minutes: float, since: float, sid: str = "PA_1") -> Event:
    return Event(f"seen:{sid}", What.SEEN, at(minutes), WIDO, sid, at(since))


def gone(minutes: float, sid: str = "PA_1") -> Event:
    return Event(f"gone_{next(_ids)}", What.GONE, at(minutes), WIDO, sid)


def room(what: What, minutes: float) -> Event:
    return Event(f"EV_{next(_ids)}", what, at(minutes))


def stays_of(events: list[Event], now: datetime = LATER) -> list[tuple[float, float | None]]:
    """The stays of Wido, in minutes after the start."""
    found = [row for row in rows(events, END, now) if row.center_id == WIDO]
    return [(minutes(stay.since) or 0.0, minutes(stay.to)) for row in found for stay in row.stays]


def minutes(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - START) / timedelta(minutes=1)


FINISHED, STARTED = What.ROOM_FINISHED, What.ROOM_STARTED

TABLE = {
    "in and out": ([joined(0), left(50)], [(0, 50)]),
    "out reported before in": ([left(50), joined(0)], [(0, 50)]),
    "joining never reported, but leaving says when": ([left(50, since=2)], [(2, 50)]),
    "joining never reported and nobody knows when": ([left(50)], []),
    "leaving never reported": ([joined(5)], [(5, 60)]),
    "leaving reported after the end": ([joined(5), left(63)], [(5, 60)]),
    "before the start": ([joined(-8), left(50)], [(-8, 50)]),
    "after the end": ([joined(61), left(62)], []),
    "a hiccup": ([joined(0), left(20), joined(20.4, "PA_2"), left(50, "PA_2")], [(0, 50)]),
    "an absence": (
        [joined(0), left(20), joined(25, "PA_2"), left(50, "PA_2")],
        [(0, 20), (25, 50)],
    ),
    "the old connection never reported gone": (
        [joined(0), joined(30, "PA_2"), left(50, "PA_2")],
        [(0, 50)],
    ),
    "the old connection reported gone after the new one came": (
        [joined(0), joined(30, "PA_2"), left(31, "PA_1"), left(50, "PA_2")],
        [(0, 50)],
    ),
    "the room finished": ([joined(0), room(FINISHED, 40)], [(0, 40)]),
    "the engine died and came back": (
        [joined(0), room(STARTED, 20), joined(21, "PA_2"), left(50, "PA_2")],
        [(0, 20), (21, 50)],
    ),
    "the engine died and came back at once": (
        [joined(0), room(STARTED, 20), joined(20.1, "PA_2"), left(50, "PA_2")],
        [(0, 50)],
    ),
    "seen by the hub only": ([seen(30, since=1)], [(1, 60)]),
    "no longer seen, then reported exactly": ([joined(0), gone(40), left(38)], [(0, 38)]),
    "leaving stamped in whole seconds": ([joined(10.01), left(10)], [(10.01, 10.01)]),
}


@pytest.mark.parametrize(("events", "expected"), TABLE.values(), ids=TABLE.keys())
def test_stays(events: list[Event], expected: list[tuple[float, float | None]]) -> None:
    assert stays_of(events) == expected


def test_whoever_is_inside_has_not_left_until_the_lesson_ends() -> None:
    events = [joined(0)]
    (row,) = rows(events, END, at(30))
    assert (row.left_at, row.seconds) == (None, 30 * 60)
    (row,) = rows(events, END, END)
    assert (row.left_at, row.seconds) == (END, 60 * 60)


def test_one_row_for_each_centre_the_first_to_come_first() -> None:
    events = [joined(3), joined(1, "PA_9", UISIN), left(4, "PA_9", UISIN)]
    found = rows(events, END, LATER)
    assert [row.center_id for row in found] == [UISIN, WIDO]
    assert found[0] == Row(UISIN, (Stay(at(1), at(4)),), 180)


def test_open_connections_are_those_nobody_ended() -> None:
    events = [joined(0), left(10), joined(11, "PA_2"), joined(12, "PA_3", UISIN)]
    assert open_sids(events) == {"PA_2", "PA_3"}
    assert open_sids([*events, room(STARTED, 11.5)]) == {"PA_3"}
    assert open_sids([*events, gone(13, "PA_2"), gone(13, "PA_3")]) == frozenset()


@st.composite
def reported(draw: st.DrawFn) -> list[Event]:
    """A lesson as an engine might report it: connections of two centres, some reports lost."""
    events = []
    for center in (WIDO, UISIN):
        moment = draw(st.integers(-600, 3000))
        for number in range(draw(st.integers(0, 4))):
            sid = f"PA_{center}_{number}"
            since = moment / 60
            moment += draw(st.integers(0, 900))
            reports = [joined(since, sid, center), left(moment / 60, sid, center, since)]
            kept = draw(st.sets(st.sampled_from((0, 1))))
            events += [reports[index] for index in kept]
            moment += draw(st.integers(0, 300))
    if draw(st.booleans()):
        events.append(room(FINISHED, draw(st.integers(0, 4000)) / 60))
    return events


@given(reported(), st.randoms(use_true_random=False), st.integers(-600, 9000))
def test_order_and_repetition_change_nothing(
    events: list[Event], source: random.Random, seconds: int
) -> None:
    now = START + timedelta(seconds=seconds)
    expected = rows(events, END, now)
    mixed = [*events, *source.sample(events, len(events) // 2)]
    source.shuffle(mixed)
    assert rows(mixed, END, now) == expected


@given(reported())
def test_stays_are_in_order_apart_and_within_the_lesson(events: list[Event]) -> None:
    for row in rows(events, END, LATER):
        assert row.stays
        for stay in row.stays:
            assert stay.to is not None
            assert stay.since <= stay.to <= END
        for before, after in zip(row.stays, row.stays[1:], strict=False):
            assert before.to is not None
            assert after.since - before.to > SHORT_GAP
        assert 0 <= row.seconds <= (END - row.joined_at).total_seconds()


@pytest.mark.parametrize(
    ("events", "now", "stays"),
    [
        ([joined(-9)], -7.0, []),
        ([joined(-9)], 10.0, [(-5.0, None)]),
        ([joined(-9), left(-6)], 10.0, []),
        ([joined(-9), left(-6), joined(-4, "PA_2")], 10.0, [(-4.0, None)]),
        ([joined(-9), left(30)], 300.0, [(-5.0, 30.0)]),
        ([joined(2)], 10.0, [(2.0, None)]),
    ],
)
def test_who_is_only_connected_before_the_lesson_opens_is_not_in(
    events: list[Event], now: float, stays: list[tuple[float, float | None]]
) -> None:
    found = rows(events, END, at(now), opens_at=at(-5))
    told = [(minutes(stay.since), minutes(stay.to)) for row in found for stay in row.stays]
    assert told == stays
    assert all(row.seconds == 60 * 35 for row in found if row.left_at == at(30))
