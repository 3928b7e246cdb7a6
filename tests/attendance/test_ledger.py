"""The ledger keeps each event once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attendance import ledger, presence
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


def test_when_a_centre_first_came_is_what_its_presence_begins_with(both_stores: Store) -> None:
    wido, uisin = CenterId("wido"), CenterId("uisin")
    later = MOMENT + timedelta(minutes=7)
    told = [
        # The engine's word on when it joined comes late; a second connection changes nothing.
        Event("EV_2", What.LEFT, later, wido, "PA_1", MOMENT),
        Event("EV_3", What.JOINED, later, wido, "PA_2", later),
        Event("EV_4", What.SEEN, later, uisin, "PA_3"),
        Event("EV_5", What.LEFT, later, CenterId("unknown-since"), "PA_4"),
        STARTED,
    ]
    with both_stores.transaction() as session:
        for event in told:
            ledger.keep(session, LESSON, event)
        ledger.keep(session, OTHER, Event("EV_9", What.JOINED, MOMENT, uisin, "PA_9", MOMENT))
    with both_stores.reading() as session:
        found = ledger.first_comings(session, [LESSON])
        rows = presence.rows(ledger.events(session, LESSON), later + timedelta(hours=1), later)
        assert ledger.first_comings(session, []) == {}
    assert found == {(LESSON, row.center_id): row.joined_at for row in rows}
    assert found == {(LESSON, wido): MOMENT, (LESSON, uisin): later}
