"""What an operator typed becomes a notice, or a sentence beside the field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.web.notices.form import Typed, read
from notice.notice import TEXT_MOST, TITLE_MOST
from schedule.timetable import Timetable

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 10:00 in Seoul
CITY = Timetable()
TODAY = {"title": "쉬는 날", "first_day": "2026-11-23", "last_day": "2026-11-23"}


def typed(**changes: object) -> Typed:
    return Typed(**{**TODAY, **changes})  # type: ignore[arg-type]


def test_a_notice_of_today_is_up_until_midnight_in_the_city() -> None:
    draft = read(typed(text="푹\n 쉬세요"), CITY, NOW).draft
    assert draft is not None
    assert draft.starts_at == NOW
    assert draft.expires_at == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert draft.text == "푹 쉬세요"


def test_a_notice_of_later_days_begins_with_its_first() -> None:
    later = typed(first_day="2026-11-25", last_day="2026-11-26")
    draft = read(later, CITY, NOW).draft
    assert draft is not None
    assert draft.starts_at == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert draft.expires_at == datetime(2026, 11, 26, 15, tzinfo=UTC)


def test_a_first_day_that_has_passed_is_today() -> None:
    draft = read(typed(first_day="2026-11-01"), CITY, NOW).draft
    assert draft is not None
    assert draft.starts_at == NOW


def test_an_alert_is_up_for_a_while() -> None:
    draft = read(Typed(level="alert", title="태풍", lasts="30"), CITY, NOW).draft
    assert draft is not None
    assert (draft.expires_at - NOW).total_seconds() == 1800


def test_places_count_only_where_some_are_meant() -> None:
    draft = read(typed(center_ids=("c1",)), CITY, NOW).draft
    assert draft is not None
    assert draft.targets.everybody
    draft = read(typed(whom="some", center_ids=("c1",)), CITY, NOW).draft
    assert draft is not None
    assert draft.targets.center_ids == {"c1"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "가" * (TITLE_MOST + 1)}, "title"),
        ({"text": "가" * (TEXT_MOST + 1)}, "text"),
        ({"whom": "some"}, "whom"),
        ({"first_day": ""}, "first_day"),
        ({"last_day": "내일"}, "last_day"),
        ({"last_day": "2026-11-22"}, "last_day"),
        ({"first_day": "2028-01-01", "last_day": "2028-01-02"}, "first_day"),
        ({"last_day": "2027-06-01"}, "last_day"),
        ({"first_day": "9999-12-31", "last_day": "9999-12-31"}, "first_day"),
        ({"level": "alert", "lasts": "9"}, "lasts"),
    ],
)
def test_what_has_to_change_is_said_beside_the_field(
    changes: dict[str, object], field: str
) -> None:
    found = read(typed(**changes), CITY, NOW)
    assert found.draft is None
    assert set(found.wrong) == {field}
    assert found.wrong[field].endswith(("요.", "다."))
