"""The ledger keeps each event once."""

from __future__ import annotations

from datetime import UTC, datetime

from attendance import ledger
from attendance.presence import Event, What
from store.engine import Store
from wire.ids import CenterId, LessonId

MOMENT = datetime(2026, 11, 23, 1, 0, 0, 250_000, tzinfo=UTC)
LESSON, OTHER = LessonId("lesson-1"), LessonId("lesson-2")
JOINED = Event("EV_1", What.JOINED, MOMENT, CenterId("wido"), "PA_1", MOMENT)
STARTED = Event("EV_0", What.ROOM_STARTED, MOMENT)


def test_an_event_is_kept_once_and_read_as_it_was(both_stores: Store) -> None:
    store = both_stores
    with store.transaction() as session:
        assert ledger.keep(session, LESSON, JOINED)
        assert ledger.keep(session, LESSON, STARTED)
        assert not ledger.keep(session, LESSON, JOINED)
    with store.transaction() as session:
        assert not ledger.keep(session, LESSON, JOINED)
    with store.reading() as session:
        assert set(ledger.events(session, LESSON)) == {JOINED, STARTED}
        assert ledger.events(session, OTHER) == []
