"""For whom something is: by centre, county or group."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schedule.timetable import (
    Center,
    Group,
    Loop,
    Timetable,
    WeeklyRule,
    for_center,
    lessons,
    neighbors,
    targets,
)
from tests.schedule.timetable.conftest import CENTERS, DAILY, MONDAY, UISIN, WIDO, timetable
from wire.ids import CenterId, GroupId, ItemId

SEOKPO = CenterId("seokpo")
THREE = (*CENTERS, Center(id=SEOKPO, name="석포", county="봉화"))
FRIENDS = Group(id=GroupId("friends"), name="섬 친구들", center_ids=(UISIN, SEOKPO))
CITY = timetable(centers=THREE, groups=(FRIENDS,))


def rule(**named: object) -> WeeklyRule:
    return DAILY.model_copy(update=named)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, (WIDO, UISIN, SEOKPO)),
        ({"center_ids": (WIDO,)}, (WIDO,)),
        ({"counties": ("부안", "봉화")}, (WIDO, SEOKPO)),
        ({"group_ids": ("friends",)}, (UISIN, SEOKPO)),
        ({"center_ids": (WIDO,), "group_ids": ("friends",)}, (WIDO, UISIN, SEOKPO)),
        ({"center_ids": (UISIN,), "counties": ("진도",)}, (UISIN,)),
    ],
)
def test_who_is_named_anywhere_takes_part(
    named: dict[str, object], expected: tuple[CenterId, ...]
) -> None:
    assert targets(CITY, rule(**named)) == expected


def test_a_kiosk_gets_what_its_county_or_group_is_named_in() -> None:
    rules = (
        rule(id="county", counties=("진도",)),
        rule(id="group", group_ids=(FRIENDS.id,)),
        rule(id="other", counties=("부안",)),
    )
    part = for_center(CITY.model_copy(update={"rules": rules}), UISIN)
    assert [one.id for one in part.rules] == ["county", "group"]


def test_a_kiosk_is_told_of_nobody_it_never_meets() -> None:
    rules = (rule(id="ours", center_ids=(WIDO,)), rule(id="group", group_ids=(FRIENDS.id,)))
    loops = (Loop(id="l", item_ids=(ItemId("i"),), weekdays=(0,), start=time(9), end=time(17)),)
    city = CITY.model_copy(update={"rules": rules, "loops": loops})
    part = for_center(city, WIDO)
    assert ([one.id for one in part.centers], part.groups) == ([WIDO], ())
    assert targets(part, part.loops[0]) == (WIDO,)
    friend = for_center(city, UISIN)
    assert ([one.id for one in friend.centers], friend.groups) == ([UISIN, SEOKPO], (FRIENDS,))


@given(
    st.lists(
        st.builds(
            rule,
            id=st.uuids().map(str),
            center_ids=st.sampled_from([(), (WIDO,), (UISIN, SEOKPO)]),
            counties=st.sampled_from([(), ("진도",), ("부안", "봉화")]),
            group_ids=st.sampled_from([(), (FRIENDS.id,)]),
        ),
        max_size=4,
    ),
    st.sampled_from([WIDO, UISIN, SEOKPO]),
)
def test_a_part_yields_what_the_whole_does(rules: list[WeeklyRule], center_id: CenterId) -> None:
    whole = Timetable.model_validate({**CITY.model_dump(), "rules": rules})
    part = Timetable.model_validate_json(for_center(whole, center_id).model_dump_json())
    week = MONDAY, MONDAY + timedelta(days=7)
    ours = [one for one in lessons(whole, *week) if one.includes(center_id)]
    assert lessons(part, *week) == ours
    for lesson in ours:
        near = neighbors(whole, center_id, lesson.center_ids)
        assert neighbors(part, center_id, lesson.center_ids) == near


def test_a_centre_sees_its_friends_first_and_itself_never() -> None:
    everybody = (WIDO, UISIN, SEOKPO)
    assert neighbors(CITY, SEOKPO, everybody) == (UISIN, WIDO)
    assert neighbors(CITY, UISIN, everybody) == (SEOKPO, WIDO)
    assert neighbors(CITY, WIDO, everybody) == (UISIN, SEOKPO)
    assert neighbors(CITY, WIDO, (WIDO,)) == ()


BROKEN = {
    "a county nobody lives in": {"rules": (rule(counties=("서울",)),)},
    "a group nobody made": {"rules": (rule(group_ids=(GroupId("gone"),)),)},
    "a group of a centre nobody knows": {
        "groups": (FRIENDS.model_copy(update={"center_ids": (CenterId("gone"),)}),)
    },
    "two groups of one id": {"groups": (FRIENDS, FRIENDS)},
}


@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN.keys())
def test_a_target_that_is_not_there_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Timetable.model_validate({**CITY.model_dump(), **parts})
