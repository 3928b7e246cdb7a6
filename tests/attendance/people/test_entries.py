"""Who came, from entries of several hands: in the order they were made, corrected, audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from attendance.entry import Entry, People
from attendance.people.entries import (
    Correction,
    Kept,
    Occasion,
    correct,
    entries,
    entries_on,
    in_order,
    people_at,
)
from store import audit
from store.centers import StoredCenter, keep
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, LessonId, MemberId

WIDO = CenterId("wido")
LESSON = LessonId("lesson-1")
DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEED = audit.Deed("staff_1", NOW)
SOONJA, BOKRYE = MemberId("m-soonja"), MemberId("m-bokrye")
NOTHING = Correction(UUID(int=1), frozenset(), frozenset(), 0)
IN_LESSON = Occasion(WIDO, LESSON, DAY)


@pytest.fixture
def store(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
    return both_stores


def kept(journal: str | None, seq: int, minutes: float, **parts: object) -> Kept:
    entry = Entry(lesson_id=LESSON, day=DAY, member_id=SOONJA, at=NOW)
    return Kept(
        id=f"{journal}-{seq}",
        journal=journal,
        seq=seq,
        author="kiosk_1",
        center_id=WIDO,
        entry=entry.model_copy(update=parts),
        received_at=NOW + timedelta(minutes=minutes),
    )


def names(found: list[Kept]) -> list[str]:
    return [item.id for item in found]


def test_numbers_rule_within_a_journal_also_when_they_came_the_other_way_round() -> None:
    assert names(in_order([kept("a", 2, 0), kept("a", 1, 5)])) == ["a-1", "a-2"]


def test_between_journals_it_is_when_they_came() -> None:
    old, new = [kept("b", 1, 0), kept("b", 2, 1)], [kept("a", 1, 3), kept("a", 2, 3)]
    assert names(in_order([*new, *old])) == ["b-1", "b-2", "a-1", "a-2"]
    # b-2 waited for b-1: it counts from then on, and so comes after a-1.
    late = [kept("b", 2, 0), kept("b", 1, 4), kept("a", 1, 3)]
    assert names(in_order(late)) == ["a-1", "b-1", "b-2"]


@given(st.permutations([kept(j, n, m) for j, n, m in (
    ("a", 1, 2), ("a", 2, 0), ("a", 3, 9), ("b", 1, 2), ("b", 2, 2), (None, 0, 2), ("c", 1, 9),
)]))  # fmt: skip
def test_the_order_does_not_depend_on_how_the_rows_were_read(shuffled: list[Kept]) -> None:
    found = names(in_order(shuffled))
    assert found == names(in_order(reversed(shuffled)))
    assert [name for name in found if name[0] == "a"] == ["a-1", "a-2", "a-3"]


def test_an_operator_corrects_what_was_entered(store: Store) -> None:
    said = replace(NOTHING, came=frozenset({SOONJA, BOKRYE}), guests=2)
    with store.transaction() as session:
        assert correct(session, IN_LESSON, said, DEED)
    later = audit.Deed("staff_2", NOW + timedelta(hours=1))
    unsaid = Correction(UUID(int=2), frozenset(), frozenset({BOKRYE}), -1)
    with store.transaction() as session:
        assert correct(session, IN_LESSON, unsaid, later)
    with store.reading() as session:
        found = entries(session, LESSON)
        assert people_at(found) == {WIDO: People(frozenset({SOONJA}), 1)}
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
    assert [item.author for item in found] == ["staff_1"] * 4 + ["staff_2"] * 2
    assert [(row.actor, row.subject) for row in rows] == [
        ("staff_1", "center:wido"), ("staff_2", "center:wido"),
    ]  # fmt: skip
    assert rows[1].detail == {"occasion": LESSON, "came": 0, "did_not": 1, "guests": -1}


def test_a_form_sent_twice_counts_once(store: Store) -> None:
    said = replace(NOTHING, came=frozenset({SOONJA}), guests=1)
    with store.transaction() as session:
        assert correct(session, IN_LESSON, said, DEED)
        assert not correct(session, IN_LESSON, said, DEED)
        assert not correct(session, IN_LESSON, NOTHING, DEED)
    with store.reading() as session:
        assert people_at(entries(session, LESSON))[WIDO].count == 2
        assert len(list(session.scalars(select(AuditRow)))) == 1


def test_a_day_without_a_lesson_is_no_lessons(store: Store) -> None:
    said = replace(NOTHING, came=frozenset({SOONJA}))
    with store.transaction() as session:
        correct(session, Occasion(WIDO, None, DAY), said, DEED)
    with store.reading() as session:
        assert entries(session, LESSON) == []
        (only,) = entries_on(session, DAY)
        assert only.entry.lesson_id is None
        assert entries_on(session, DAY + timedelta(days=1)) == []
