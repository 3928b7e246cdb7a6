"""The hub's end of a journal: nothing is lost, nothing is doubled, whatever the line does."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.entry import Entry, People, people
from attendance.people import entries, inbox
from attendance.people.inbox import Arrival, Sender, take
from attendance.record import NUMBER_MOST, Batch, Record
from store.centers import StoredCenter, keep
from store.engine import Store, sqlite_url
from store.migrate import upgrade
from store.tables import AuditRow
from wire.ids import CenterId, KioskId, LessonId, MemberId

WIDO, UISIN = CenterId("wido"), CenterId("uisin")
KIOSK = KioskId("kiosk_1")
LESSON = LessonId("lesson-1")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
JOURNAL = UUID(int=7)
KINDS = {"entry": entries.keep}


@pytest.fixture
def store(both_stores: Store) -> Store:
    _furnish(both_stores)
    return both_stores


def _furnish(store: Store) -> None:
    with store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당"), StoredCenter("uisin", "의신 경로당")])


@contextmanager
def _store(folder: Path) -> Iterator[Store]:
    made = Store(sqlite_url(folder))
    upgrade(made.engine)
    _furnish(made)
    yield made
    made.close()


def record(seq: int, member: str | None = "m1", *, present: bool = True, **parts: Any) -> Record:
    body = {
        "lesson_id": LESSON,
        "day": "2026-11-23",
        "member_id": member,
        "present": present,
        "at": (NOW + timedelta(seconds=seq % 3600)).isoformat(),
    }
    document: dict[str, Any] = {
        "seq": seq,
        "id": uuid5(JOURNAL, str(seq)),
        "kind": "entry",
        "center_id": WIDO,
        "at": NOW,
        "body": body,
    }
    return Record.model_validate({**document, **parts})


def batch(*records: Record, oldest: int = 1, journal: UUID = JOURNAL) -> Batch:
    return Batch(journal=journal, oldest=oldest, records=records)


def sender(center_id: CenterId = WIDO, minutes: float = 0) -> Sender:
    return Sender(KIOSK, center_id, NOW + timedelta(minutes=minutes))


def have(store: Store, sent: Batch, by: Sender | None = None) -> int:
    with store.transaction() as session:
        return take(session, sent, by or sender(), KINDS).have


def came(store: Store) -> dict[CenterId, People]:
    with store.reading() as session:
        return entries.people_at(entries.entries(session, LESSON))


def unread(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        rows = session.scalars(select(inbox.UnreadRow).order_by(inbox.UnreadRow.reason))
        return [(row.reason, str(row.document["kind"])) for row in rows]


def test_a_batch_is_receipted_and_sent_again_changes_nothing(store: Store) -> None:
    sent = batch(record(1), record(2, "m2"), record(3, None))
    assert have(store, sent) == 3
    assert have(store, sent, sender(minutes=5)) == 3
    assert came(store) == {WIDO: People(frozenset({MemberId("m1"), MemberId("m2")}), 1)}
    with store.reading() as session:
        kept = entries.entries(session, LESSON)
    assert [(item.seq, item.author, item.received_at) for item in kept] == [
        (1, KIOSK, NOW), (2, KIOSK, NOW), (3, KIOSK, NOW),
    ]  # fmt: skip


def test_what_comes_from_beyond_a_gap_is_kept_and_the_gap_is_waited_for(store: Store) -> None:
    assert have(store, batch(record(3, "m3"))) == 0
    assert came(store)[WIDO].count == 1
    assert have(store, batch(record(1), record(2, "m2"))) == 2
    assert have(store, batch(record(3, "m3"))) == 3
    assert came(store)[WIDO].count == 3


def test_an_empty_batch_asks_how_far_the_hub_is(store: Store) -> None:
    have(store, batch(record(1), record(2)))
    assert have(store, batch()) == 2


def test_what_is_gone_at_the_kiosk_is_not_waited_for_and_audited(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    have(store, batch(record(1)))
    assert have(store, batch(record(9, "m9"), oldest=9)) == 9
    assert "lost=7" in caplog.text
    assert have(store, batch(record(9, "m9"), oldest=9)) == 9
    with store.reading() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "records.gap"))
    assert (row.actor, row.detail) == (KIOSK, {"lost": 7})


def test_what_cannot_be_read_is_kept_as_it_came_receipted_and_logged_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    strange = record(1, kind="dance", body={"steps": [1, 2]})
    broken = record(2, body={"day": "someday"})
    endless = record(3, "m" * 65)
    sent = batch(strange, broken, endless, record(4))
    with caplog.at_level(logging.WARNING):
        assert have(store, sent) == 4
        assert have(store, sent) == 4
    assert len(caplog.messages) == 3
    assert unread(store) == [
        ("body_invalid", "entry"), ("body_invalid", "entry"), ("kind_unknown", "dance"),
    ]  # fmt: skip
    with store.reading() as session:
        row = session.get_one(inbox.UnreadRow, str(strange.id))
    assert Record.model_validate(row.document) == strange
    assert came(store)[WIDO].count == 1


def test_a_record_of_a_foreign_centre_is_attributed_to_nobody(store: Store) -> None:
    assert have(store, batch(record(1, center_id=UISIN), record(2))) == 2
    assert unread(store) == [("center_foreign", "entry")]
    assert came(store).keys() == {WIDO}


def test_a_kiosk_that_moved_brings_what_it_still_held(store: Store) -> None:
    have(store, batch(record(1)))
    moved = Sender(KioskId("kiosk_2"), UISIN, NOW)
    assert have(store, batch(record(2, "m2"), record(3, "u1", center_id=UISIN)), moved) == 3
    found = came(store)
    assert (found[WIDO].count, found[UISIN].count) == (2, 1)
    # Another journal of the same kiosk was never there.
    other = uuid4()
    have(store, batch(record(1, "m5", id=uuid4()), journal=other), moved)
    assert unread(store) == [("center_foreign", "entry")]


def test_other_kinds_go_where_they_belong(store: Store) -> None:
    seen: list[Arrival] = []

    def keep_dance(session: Session, arrival: Arrival) -> bool:
        seen.append(arrival)
        return True

    with store.transaction() as session:
        sent = batch(record(1, kind="dance", body={}))
        take(session, sent, sender(), {**KINDS, "dance": keep_dance})
    assert [(item.record.kind, item.journal) for item in seen] == [("dance", str(JOURNAL))]


def test_a_journal_counts_no_further_than_everybody_can(store: Store) -> None:
    assert have(store, batch(record(NUMBER_MOST), oldest=NUMBER_MOST)) == NUMBER_MOST


taps = st.tuples(st.sampled_from(["m1", "m2", "m3", None]), st.booleans())


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Record], list[Batch]]:
    """A journal, and pieces of it as a bad line brings them: any order, often, overlapping."""
    made = draw(st.lists(taps, min_size=1, max_size=12))
    journal = [record(n, who, present=here) for n, (who, here) in enumerate(made, start=1)]
    pieces = draw(
        st.lists(
            st.tuples(st.integers(0, len(journal) - 1), st.integers(1, 5)), max_size=12
        )
    )  # fmt: skip
    return journal, [batch(*journal[start : start + length]) for start, length in pieces]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries())
def test_in_whatever_pieces_a_journal_comes_the_people_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, story: tuple[list[Record], list[Batch]]
) -> None:
    journal, pieces = story
    folder = Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp()))
    try:
        with _store(folder) as store:
            known = 0
            for minute, piece in enumerate(pieces):
                now_known = have(store, piece, sender(minutes=minute))
                assert now_known >= known, "the hub never forgets"
                known = now_known
            # What the hub claims to have, it has.
            assert _numbers(store) >= set(range(1, known + 1))
            while known < len(journal):
                now_known = have(store, batch(*journal[known : known + 4]), sender(minutes=99))
                assert now_known > known, "sending from the receipt on always gets further"
                known = now_known
            made = [Entry.model_validate(item.body) for item in journal]
            assert came(store) == {WIDO: people(made)}
            assert sorted(_all_numbers(store)) == list(range(1, len(journal) + 1))
    finally:
        shutil.rmtree(folder)


def _all_numbers(store: Store) -> list[int]:
    with store.reading() as session:
        return [item.seq or 0 for item in entries.entries_on(session, date(2026, 11, 23))]


def _numbers(store: Store) -> set[int]:
    return set(_all_numbers(store))
