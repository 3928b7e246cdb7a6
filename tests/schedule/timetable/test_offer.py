"""What a centre is offered: lesson > replacement > loop > nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from schedule.timetable import Cancellation, Loop, Offer, Timetable, offer
from tests.schedule.timetable.conftest import (
    CENTERS,
    DAILY,
    MONDAY,
    PROGRAM,
    UISIN,
    WIDO,
    timetable,
)
from wire.ids import ItemId, LessonId

SONG, WALK, GYM = ItemId("song"), ItemId("walk"), ItemId("gym")
LOOP = Loop(id="day", item_ids=(SONG, WALK), weekdays=(0, 1), start=time(9), end=time(17))
LESSON = LessonId("daily-20261123")
OFF = Cancellation(rule_id="daily", day=date(2026, 11, 24))


def city(**parts: object) -> Timetable:
    program = PROGRAM.model_copy(update={"replacement_ids": (GYM,)})
    return timetable(
        **{"programs": (program,), "rules": (DAILY,), "loops": (LOOP,), "centers": CENTERS, **parts}
    )


@pytest.mark.parametrize(
    ("after", "what", "items"),
    [
        (timedelta(hours=-2), "nothing", ()),
        (timedelta(hours=-1), "loop", (SONG, WALK)),
        (timedelta(minutes=-5), "lesson", ()),
        (timedelta(minutes=59), "lesson", ()),
        (timedelta(hours=1), "loop", (SONG, WALK)),
        (timedelta(hours=7), "nothing", ()),
        (timedelta(days=1), "replacement", (GYM,)),
        (timedelta(days=1, hours=1), "loop", (SONG, WALK)),
        (timedelta(days=2), "lesson", ()),
        (timedelta(days=2, hours=1), "nothing", ()),
    ],
)
def test_the_best_there_is(after: timedelta, what: str, items: tuple[ItemId, ...]) -> None:
    found = offer(city(cancellations=(OFF,)), MONDAY + after, WIDO)
    assert (found.what, found.item_ids) == (what, items)
    assert (found.lesson is not None) is (what == "lesson")


def test_a_lesson_that_failed_gives_way_to_what_replaces_it() -> None:
    found = offer(city(), MONDAY, WIDO, failed={LESSON})
    assert found == Offer("replacement", None, (GYM,), LESSON)


def test_without_a_replacement_the_loop_goes_on() -> None:
    bare = city(programs=(PROGRAM,))
    assert offer(bare, MONDAY, WIDO, failed={LESSON}).what == "loop"


def test_a_cancellation_may_name_its_own_replacement() -> None:
    own = OFF.model_copy(update={"replacement_ids": (WALK,)})
    found = offer(city(cancellations=(own,)), MONDAY + timedelta(days=1), WIDO)
    assert found.item_ids == (WALK,)


def test_a_centre_is_offered_its_own_loop_alone() -> None:
    theirs = LOOP.model_copy(update={"center_ids": (UISIN,)})
    before = MONDAY - timedelta(hours=1)
    assert offer(city(loops=(theirs,)), before, WIDO).what == "nothing"
    assert offer(city(loops=(theirs,)), before, UISIN).what == "loop"


def test_what_replaces_a_lesson_is_for_those_who_would_have_had_it() -> None:
    theirs = DAILY.model_copy(update={"center_ids": (UISIN,)})
    table = city(rules=(theirs,), cancellations=(OFF,), loops=())
    tuesday = MONDAY + timedelta(days=1)
    assert offer(table, tuesday, WIDO).what == "nothing"
    assert offer(table, tuesday, UISIN).what == "replacement"


def test_an_offer_names_its_occasion_for_as_long_as_it_is_the_same() -> None:
    table = city(cancellations=(OFF,))
    tuesday = MONDAY + timedelta(days=1)
    assert offer(table, tuesday, WIDO).occasion == "daily-20261124"
    moments = [MONDAY + timedelta(hours=hour) for hour in (1, 6, 25)]
    occasions = [offer(table, now, WIDO).occasion for now in moments]
    assert occasions == ["day-20261123", "day-20261123", "day-20261124"]


def test_the_end_is_exclusive() -> None:
    end = datetime(2026, 11, 23, 17, 0, tzinfo=MONDAY.tzinfo)
    assert offer(city(), end - timedelta.resolution, WIDO).what == "loop"
    assert offer(city(), end, WIDO).what == "nothing"
