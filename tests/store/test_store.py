"""The database, on both kinds: durable, all or nothing, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from store import audit
from store.centers import StoredCenter, all_centers, keep
from store.engine import Store
from store.tables import AuditRow, CenterRow, SessionRow

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PATIENCE_S = 60.0


def together(*doings: Callable[[], None]) -> None:
    """Do all of it at once, in a thread each."""
    threads = [threading.Thread(target=doing) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
        audit.record(session, audit.Deed("staff_1", NOW), "test", "wido")
        raise RuntimeError
    with store.reading() as session:
        assert all_centers(session) == []
        assert list(session.scalars(select(AuditRow))) == []


def test_writers_wait_for_each_other(store: Store) -> None:
    def write(number: int) -> None:
        with store.transaction() as session:
            rows = len(list(session.scalars(select(CenterRow))))
            session.add(CenterRow(id=f"c{number}", name="경로당", county=None, position=rows))

    together(*(lambda number=number: write(number) for number in range(8)))
    with store.reading() as session:
        positions = session.scalars(select(CenterRow.position).order_by(CenterRow.position))
        # Each counted the rows of all before it: reading and writing were one step.
        assert list(positions) == list(range(8))


def test_two_programs_take_turns_as_two_threads_do(database: str) -> None:
    one, other = Store(database), Store(database)
    written = threading.Event()

    def write_later() -> None:
        with other.transaction() as session:
            assert [center.id for center in all_centers(session)] == ["wido"]
            written.set()

    with one.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
        session.flush()
        later = threading.Thread(target=write_later)
        later.start()
        assert not written.is_set()
    later.join(PATIENCE_S)
    assert written.is_set()
    one.close()
    other.close()


def test_a_look_is_consistent_however_long_it_takes(store: Store) -> None:
    with store.reading() as session:
        assert all_centers(session) == []
        with store.transaction() as writing:
            keep(writing, [StoredCenter("wido", "위도 경로당")])
        assert all_centers(session) == []
    with store.reading() as session:
        assert len(all_centers(session)) == 1


def test_whoever_looks_does_not_wait_for_who_writes(store: Store) -> None:
    with store.transaction() as writing:
        keep(writing, [StoredCenter("wido", "위도 경로당")])
        writing.flush()
        with store.reading() as session:
            assert all_centers(session) == []


def test_who_waits_too_long_for_their_turn_is_refused(store: Store) -> None:
    impatient = {
        "sqlite": "PRAGMA busy_timeout=50",
        "postgresql": "SET lock_timeout=50",
    }[store.engine.dialect.name]
    connections = [store.engine.raw_connection() for _ in range(2)]
    for connection in connections:
        connection.cursor().execute(impatient)
        connection.commit()
        connection.close()
    with store.transaction() as session:
        assert all_centers(session) == []
        with pytest.raises(OperationalError), store.transaction() as other:
            all_centers(other)
    with store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])


def test_references_are_checked(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as session:
        session.add(SessionRow(token_hash="x", staff_id="nobody", created_at=NOW, used_at=NOW))


def test_times_come_back_as_the_same_moment_in_utc(store: Store) -> None:
    seoul = timezone(timedelta(hours=9))
    with store.transaction() as session:
        audit.record(session, audit.Deed("staff_1", NOW.astimezone(seoul)), "test", "x", n=1)
    with store.reading() as session:
        row = session.scalars(select(AuditRow)).one()
        assert (row.at, row.at.tzinfo, row.detail) == (NOW, UTC, {"n": 1})


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="needs a zone"), store.transaction() as session:
        audit.record(session, audit.Deed("staff_1", NOW.replace(tzinfo=None)), "test", "x")


def test_centres_are_added_renamed_and_never_removed(store: Store) -> None:
    wido, uisin = StoredCenter("wido", "위도", "부안군"), StoredCenter("uisin", "의신", "진도군")
    with store.transaction() as session:
        assert keep(session, [wido, uisin]) == ["wido", "uisin"]
        assert keep(session, [wido]) == []
        renamed = StoredCenter("uisin", "의신 경로당", "진도군")
        assert keep(session, [renamed]) == ["uisin"]
        assert all_centers(session) == [wido, renamed]


def test_a_failed_statement_leaves_a_store_that_works(store: Store) -> None:
    with pytest.raises(DBAPIError), store.transaction() as session:
        session.connection().exec_driver_sql("SELECT * FROM nothing_of_this_name")
    with store.transaction() as session:
        assert keep(session, [StoredCenter("wido", "위도 경로당")]) == ["wido"]


def test_closing_waits_for_who_still_reads(database: str) -> None:
    """A thread that a stopped hub left behind gives its connection back before all are closed."""
    store, began, may_end, ended = Store(database), *(threading.Event() for _ in range(3))

    def read() -> None:
        with store.reading() as session:
            list(session.scalars(select(CenterRow)))
            began.set()
            assert may_end.wait(PATIENCE_S)
        ended.set()

    def close() -> None:
        assert began.wait(PATIENCE_S)
        threading.Timer(0.2, may_end.set).start()
        store.close()
        assert may_end.is_set()

    together(read, close)
    assert ended.is_set()
    assert store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
