"""What a camera counted, and what somebody said who knows better."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from attendance.people import heads
from attendance.people.heads import Heads
from store import audit
from store.centers import StoredCenter, keep
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, LessonId

WIDO, UISIN = CenterId("wido"), CenterId("uisin")
LESSON = LessonId("lesson-1")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEED = audit.Deed("staff_1", NOW)


@pytest.fixture
def store(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당"), StoredCenter("uisin", "의신 경로당")])
    return both_stores


def count(store: Store, *figures: int, lesson_id: LessonId = LESSON) -> None:
    for people in figures:
        with store.transaction() as session:
            heads.keep(session, lesson_id, people, WIDO, NOW)


def say(store: Store, people: int | None, center_id: CenterId = WIDO) -> None:
    with store.transaction() as session:
        heads.say(session, LESSON, center_id, people, DEED)


def known(store: Store) -> dict[CenterId, Heads]:
    with store.reading() as session:
        return dict(heads.of_lesson(session, LESSON))


def test_the_fullest_minute_counts(store: Store) -> None:
    assert known(store) == {}
    count(store, 5, 7, 6, 0)
    assert known(store) == {WIDO: Heads(counted=7)}
    assert known(store)[WIDO].is_estimate


def test_what_somebody_says_counts_instead_and_may_be_taken_back(store: Store) -> None:
    count(store, 7)
    say(store, 9)
    count(store, 8)
    (one,) = known(store).values()
    assert (one.people, one.counted, one.is_estimate) == (9, 8, False)
    say(store, None)
    assert known(store) == {WIDO: Heads(counted=8)}
    with store.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "attendance.heads"))
        assert [(row.subject, row.detail) for row in rows] == [
            ("center:wido", {"occasion": LESSON, "people": 9}),
            ("center:wido", {"occasion": LESSON, "people": ""}),
        ]


def test_a_centre_without_a_camera_may_be_counted_by_hand(store: Store) -> None:
    say(store, 4, UISIN)
    assert known(store) == {UISIN: Heads(said=4)}
    say(store, None, UISIN)
    assert known(store) == {}


def test_nothing_that_a_kiosk_sends_is_too_much_for_a_column(store: Store) -> None:
    count(store, 10**9)
    assert known(store)[WIDO].people == heads.HEADS_MOST
    count(store, 3, lesson_id=LessonId("x" * 81))
    with store.reading() as session:
        assert heads.of_lessons(session, [LessonId("x" * 81)]) == {LessonId("x" * 81): {}}
