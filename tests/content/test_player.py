"""A film's standing: how far it is, how much of it was really shown, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import player
from content.item import Cause, File, Item, Outcome, Play
from content.player import Standing
from wire.ids import ItemId

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
ITEM = Item(
    id=ItemId("dance"),
    title="앉아서 추는 춤",
    category="체조",
    seconds=900,
    media_type="video/mp4",
    film=File(sha256="a" * 64, size=1000),
    added_at=NOW - timedelta(days=3),
)


def started() -> Standing:
    return player.start(ITEM, "play", NOW)


def after(film: Standing, *reports: tuple[float, float]) -> Standing:
    """What a screen said, one report after the other: position and its count."""
    for position_s, counted_s in reports:
        film = player.progressed(film, position_s, counted_s, paused=False)
    return film


def test_from_the_first_picture_to_the_last() -> None:
    film = after(started(), (1, 1), (450, 450), (900, 900))
    assert player.ended(film, Outcome.FINISHED, NOW + timedelta(minutes=15)) == Play(
        item_id=ITEM.id,
        started_at=NOW,
        ended_at=NOW + timedelta(minutes=15),
        seconds=900,
        outcome=Outcome.FINISHED,
    )


def test_skipped_seconds_are_not_shown_ones() -> None:
    film = after(started(), (10, 10), (310, 11), (320, 21))
    assert (film.position_s, film.seconds) == (320, 21)


@pytest.mark.parametrize(
    ("reports", "seconds"),
    [
        ([(100, 100), (120, 20)], 120),  # a new screen counts from nothing
        ([(100, 100), (101, 101)], 101),  # the same one after the agent's restart
        ([(100, 100), (97, 0), (98, 1), (50, 0), (60, 10)], 111),
    ],
)
def test_shown_seconds_add_up_over_screens(
    reports: list[tuple[float, float]], seconds: float
) -> None:
    assert after(started(), *reports).seconds == seconds


def test_it_gives_way_and_goes_on_three_seconds_earlier() -> None:
    film = player.gives_way(after(started(), (300, 300)), NOW + timedelta(minutes=5))
    assert film.gave_way_at == NOW + timedelta(minutes=5)
    # What a screen says that is at the lesson already moves nothing.
    assert after(film, (0, 0)) == film
    assert player.gives_way(film, NOW + timedelta(minutes=6)) == film
    film = player.goes_on(film)
    assert (film.from_s, film.gave_way_at, film.paused) == (297, None, False)
    # The screen counts on, or anew: both are right.
    assert after(film, (298, 301)).seconds == 301
    assert after(film, (298, 1)).seconds == 301


def test_nothing_is_before_the_beginning() -> None:
    assert player.goes_on(after(started(), (1, 1))).from_s == 0


def test_a_film_is_never_further_than_its_end() -> None:
    assert after(started(), (1200, 100)).position_s == 900


@pytest.mark.parametrize(
    ("gave_way_at", "now", "ended_at"),
    [
        (None, NOW + timedelta(minutes=3), NOW + timedelta(minutes=3)),
        (NOW + timedelta(minutes=3), NOW + timedelta(hours=5), NOW + timedelta(minutes=3)),
        (None, NOW - timedelta(hours=1), NOW),
    ],
    ids=["stopped", "waited in vain", "the clock was set back"],
)
def test_when_it_ended(gave_way_at: datetime | None, now: datetime, ended_at: datetime) -> None:
    film = replace(started(), gave_way_at=gave_way_at)
    assert player.ended(film, Outcome.LESSON, now).ended_at == ended_at


@pytest.mark.parametrize(
    ("by_itself", "why"),
    [
        ("", Cause.CHOSEN),
        ("loop", Cause.LOOP),
        ("cancelled", Cause.REPLACEMENT),
        ("failed", Cause.REPLACEMENT),
    ],
)
def test_a_playback_tells_why_it_was_one(by_itself: player.Why, why: Cause) -> None:
    film = replace(started(), by_itself=by_itself)
    assert player.ended(film, Outcome.FINISHED, NOW).why is why


def test_what_is_worth_remembering_at_once() -> None:
    film = after(started(), (10, 10))
    assert player.is_a_step(None, film)
    assert player.is_a_step(film, None)
    assert not player.is_a_step(film, after(film, (11, 11)))
    assert player.is_a_step(film, player.progressed(film, 11, 11, paused=True))
    assert player.is_a_step(film, player.gives_way(film, NOW))
    assert player.is_a_step(film, player.goes_on(film))
    assert player.is_a_step(film, replace(film, play_id="another"))


def test_what_is_worth_a_write() -> None:
    film = after(started(), (10, 10))
    assert not player.is_far(film, after(film, (14.9, 14.9)))
    assert player.is_far(film, after(film, (15, 15)))
    assert player.is_far(film, after(film, (0, 10)))
    assert not player.is_far(None, film)
    assert not player.is_far(film, None)


COUNTS = st.lists(st.lists(st.floats(0, 100), max_size=4), max_size=6)
"""Of each screen, what it adds from one report to the next."""


@given(COUNTS)
def test_no_second_is_lost_or_doubled_however_many_screens_there_were(
    screens: list[list[float]],
) -> None:
    film, shown = started(), 0.0
    for steps in screens:
        counted = 0.0
        film = after(film, (0, 0))
        for step in steps:
            counted += step
            film = after(film, (0, counted))
        shown += counted
    assert film.seconds == pytest.approx(shown)
