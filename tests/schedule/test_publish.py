"""Publishing the timetable: versions, conflicts, and what each centre gets."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from schedule import publish
from schedule.publish import TimetableRow, VersionConflictError
from schedule.timetable import (
    Center,
    DayOff,
    DayOverride,
    ExtraLesson,
    Program,
    Timetable,
    WeeklyRule,
)
from store.audit import Deed
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, LessonId, ProgramId, StaffId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEED = Deed("staff_1", NOW)
WIDO, UISIN = CenterId("wido"), CenterId("uisin")


def timetable(version: int = 0, **changes: object) -> Timetable:
    document = {
        "version": version,
        "centers": (Center(id=WIDO, name="위도", county="부안군"), Center(id=UISIN, name="의신")),
        "programs": (
            Program(
                id=ProgramId("p"),
                title="체조",
                kind="health",
                instructor_id=StaffId("s"),
                instructor="박정은 선생님",
            ),
        ),
        "rules": (
            WeeklyRule(
                id="daily",
                program_id=ProgramId("p"),
                weekdays=(0, 1, 2, 3, 4),
                start=time(10),
                first_day=date(2026, 1, 1),
            ),
        ),
        "extras": (
            ExtraLesson(
                id=LessonId("only-wido"),
                program_id=ProgramId("p"),
                starts_at=NOW + timedelta(hours=5),
                center_ids=(WIDO,),
            ),
        ),
        **changes,
    }
    return Timetable.model_validate(document)


@pytest.fixture
def store(both_stores: Store) -> Store:
    return both_stores


def test_before_the_first_there_is_an_empty_one(store: Store) -> None:
    with store.reading() as session:
        assert publish.current(session) == Timetable()


def test_each_change_is_a_new_version_and_none_is_lost(store: Store) -> None:
    with store.transaction() as session:
        first = publish.publish(session, timetable(), DEED)
    assert first == timetable(version=1).model_copy(update={"days_off": first.days_off})
    with store.transaction() as session:
        second = publish.publish(session, timetable(version=1, extras=()), DEED)
    with store.reading() as session:
        assert publish.current(session) == second
        assert list(session.scalars(select(TimetableRow.version))) == [1, 2]
        assert len(list(session.scalars(select(AuditRow)))) == 2


def test_the_hub_writes_the_days_off_whatever_a_change_brings(store: Store) -> None:
    brought = (DayOff(day=date(2026, 11, 26), name="아무 날"),)
    open_that_day = (DayOverride(day=date(2026, 12, 25), lessons=True),)
    with store.transaction() as session:
        changed = timetable(days_off=brought, overrides=open_that_day)
        published = publish.publish(session, changed, DEED)
    named = {one.day: one.name for one in published.days_off}
    assert named[date(2027, 1, 1)] == "신정연휴"
    assert date(2026, 11, 26) not in named
    assert date(2026, 12, 25) not in named


def test_whoever_was_slower_is_told_the_current_one(store: Store) -> None:
    with store.transaction() as session:
        publish.publish(session, timetable(), DEED)
    with store.transaction() as session, pytest.raises(VersionConflictError) as caught:
        publish.publish(session, timetable(), DEED)
    assert caught.value.current.version == 1


def test_centres_left_out_stay_and_their_names_are_the_stores(store: Store) -> None:
    with store.transaction() as session:
        publish.publish(session, timetable(), DEED)
        renamed = (Center(id=WIDO, name="위도 경로당", county="부안군"),)
        published = publish.publish(session, timetable(version=1, centers=renamed), DEED)
    assert [center.name for center in published.centers] == ["위도 경로당", "의신"]


def test_a_centre_gets_its_own_lessons_and_a_tag_of_exactly_that() -> None:
    whole = timetable(version=3)
    wido, uisin = publish.for_center(whole, WIDO), publish.for_center(whole, UISIN)
    assert len(Timetable.model_validate_json(wido.body).extras) == 1
    assert len(Timetable.model_validate_json(uisin.body).extras) == 0
    assert wido.etag.startswith('"v3-')
    assert wido.etag != uisin.etag
    assert publish.for_center(timetable(version=3), WIDO) == wido
    renamed = whole.model_copy(update={"centers": (Center(id=WIDO, name="새 이름"),)})
    assert publish.for_center(renamed, WIDO).etag != wido.etag
