"""Content that plays by itself: what an operator does to it, and where two meet."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from schedule import changes
from schedule.timetable import Loop, Timetable, offer
from tests.schedule.timetable.conftest import MONDAY, UISIN, WIDO, timetable

NOON = Loop.model_validate(
    {"id": "noon", "item_ids": ["a"], "weekdays": range(7), "start": "12:00", "end": "14:00"}
)


def loop(name: str, **parts: Any) -> Loop:
    return NOON.model_copy(update={"id": name, **parts})


def checked(changed: Timetable) -> Timetable:
    return Timetable.model_validate(changed.model_dump())


def test_a_loop_is_kept_changed_in_its_place_and_taken_away() -> None:
    week = changes.keep_loop(changes.keep_loop(timetable(), NOON), loop("later"))
    week = checked(changes.keep_loop(week, loop("noon", item_ids=("b",))))
    assert [(one.id, one.item_ids) for one in week.loops] == [("noon", ("b",)), ("later", ("a",))]
    at_noon = MONDAY.replace(hour=12)
    assert offer(week, at_noon, WIDO).item_ids == ("b",)
    bare = changes.remove_loop(changes.remove_loop(week, "noon"), "later")
    assert offer(checked(bare), at_noon, WIDO).what == "nothing"


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (loop("same"), (WIDO, UISIN)),
        (loop("one", center_ids=(UISIN,)), (UISIN,)),
        (loop("county", counties=("부안",)), (WIDO,)),
        (loop("inside", start=time(13), end=time(13, 30)), (WIDO, UISIN)),
        (loop("after", start=time(14), end=time(15)), None),
        (loop("before", start=time(11), end=time(12)), None),
    ],
    ids=lambda one: one.id if isinstance(one, Loop) else "",
)
def test_two_loops_meet_where_hours_days_and_places_do(
    other: Loop, shared: tuple[str, ...] | None
) -> None:
    week = timetable(loops=(NOON,))
    assert [one.center_ids for one in changes.overlaps(week, other)] == ([shared] if shared else [])


def test_other_days_and_the_loop_itself_are_no_overlap() -> None:
    week = timetable(loops=(loop("work", weekdays=(0, 1)),))
    assert changes.overlaps(week, loop("rest", weekdays=(5, 6))) == []
    assert changes.overlaps(week, week.loops[0]) == []
