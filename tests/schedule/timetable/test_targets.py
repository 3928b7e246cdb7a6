"""For whom something is: by centre, county or group."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from schedule.timetable import Center, Group, Timetable, WeeklyRule, for_center, neighbors, targets
from tests.schedule.timetable.conftest import CENTERS, DAILY, UISIN, WIDO, timetable
from wire.ids import CenterId, GroupId

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
