"""Errands at the hub, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fleet import registry
from fleet.errands import book
from fleet.errands.errand import LIFETIME, LOGS_KEPT, Answer, Errand, Errands, Kind, Progress
from fleet.errors import ErrandUnknownError
from fleet.registry import Device
from store.audit import Deed
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, KioskId

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
DEED = Deed("staff_1", NOW)
DONE = Answer(progress=Progress.DONE)


@pytest.fixture
def kiosks(centers: Store) -> tuple[KioskId, KioskId]:
    found = []
    with centers.transaction() as session:
        for center in ("c-wido", "c-uisin"):
            begun = registry.begin_pairing(session, Device("mini-pc", "0.1.0"), NOW)
            code = begun.pairing.user_code
            found.append(registry.pair(session, code, CenterId(center), DEED).kiosk_id)
    return found[0], found[1]


def ask(store: Store, kiosk_id: KioskId, kind: Kind = Kind.LOGS, minutes: int = 0) -> Errand:
    with store.transaction() as session:
        return book.ask(session, kiosk_id, kind, Deed("staff_1", NOW + timedelta(minutes=minutes)))


def open_now(store: Store, kiosk_id: KioskId, now: datetime = NOW) -> list[str]:
    with store.reading() as session:
        told = book.told(session, kiosk_id, now)
    return [one.id for one in Errands.model_validate_json(told.body).errands]


def test_each_kiosk_pulls_its_own_and_the_oldest_first(
    centers: Store, kiosks: tuple[KioskId, KioskId]
) -> None:
    wido, uisin = kiosks
    picture = ask(centers, wido, Kind.PICTURE)
    restart = ask(centers, wido, Kind.RESTART, minutes=1)
    logs = ask(centers, uisin)
    assert open_now(centers, wido) == [picture.id, restart.id]
    assert open_now(centers, uisin) == [logs.id]


def test_what_is_open_is_not_asked_twice_and_what_is_over_may_be(
    centers: Store, kiosks: tuple[KioskId, KioskId]
) -> None:
    first = ask(centers, kiosks[0])
    assert ask(centers, kiosks[0], minutes=1).id == first.id
    with centers.transaction() as session:
        book.answer(session, kiosks[0], first.id, DONE, NOW)
    again = ask(centers, kiosks[0], minutes=2)
    assert again.id != first.id
    with centers.reading() as session:
        actions = list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))
    assert actions[-2:] == ["errand.logs", "errand.logs"]


def test_what_is_over_stays_as_it_ended(centers: Store, kiosks: tuple[KioskId, KioskId]) -> None:
    errand = ask(centers, kiosks[0], Kind.RESTART)
    later = NOW + timedelta(minutes=5)
    with centers.transaction() as session:
        waits = Answer(progress=Progress.TAKEN, reason="lesson")
        book.answer(session, kiosks[0], errand.id, waits, NOW)
        assert open_now_in(session, kiosks[0]) == [errand.id]
        book.answer(session, kiosks[0], errand.id, DONE, later)
        book.answer(session, kiosks[0], errand.id, Answer(progress=Progress.REFUSED), later)
        (kept,) = book.recent(session, kiosks[0], later)
    assert (kept.progress, kept.reason, kept.ended_at) == (Progress.DONE, "", later)
    assert open_now(centers, kiosks[0]) == []


def open_now_in(session: object, kiosk_id: KioskId) -> list[str]:
    told = book.told(session, kiosk_id, NOW)  # type: ignore[arg-type]
    return [one.id for one in Errands.model_validate_json(told.body).errands]


def test_after_a_day_nobody_waits_any_more(centers: Store, kiosks: tuple[KioskId, KioskId]) -> None:
    errand = ask(centers, kiosks[0])
    end = NOW + LIFETIME
    assert open_now(centers, kiosks[0], end - timedelta(seconds=1)) == [errand.id]
    assert open_now(centers, kiosks[0], end) == []
    with centers.transaction() as session:
        book.keep_logs(session, kiosks[0], errand.id, b"PK", end)
        (kept,) = book.recent(session, kiosks[0], end)
    assert (kept.at(end), kept.has_logs) == (Progress.EXPIRED, False)


def test_a_kiosk_answers_for_itself_alone(centers: Store, kiosks: tuple[KioskId, KioskId]) -> None:
    errand = ask(centers, kiosks[0])
    with centers.transaction() as session:
        with pytest.raises(ErrandUnknownError):
            book.answer(session, kiosks[1], errand.id, DONE, NOW)
        with pytest.raises(ErrandUnknownError):
            book.keep_logs(session, kiosks[1], errand.id, b"PK", NOW)
        with pytest.raises(ErrandUnknownError):
            book.logs(session, kiosks[1], errand.id, DEED)


def test_logs_are_kept_for_a_week_and_reading_them_is_written_down(
    centers: Store, kiosks: tuple[KioskId, KioskId]
) -> None:
    errand = ask(centers, kiosks[0])
    with centers.transaction() as session:
        book.keep_logs(session, kiosks[0], errand.id, b"PK first", NOW)
        book.keep_logs(session, kiosks[0], errand.id, b"PK sent again", NOW)
        assert book.logs(session, kiosks[0], errand.id, DEED) == b"PK first"
        session.flush()
        last = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))[-1]
        assert (last.action, last.actor, last.subject) == ("logs.read", "staff_1", kiosks[0])
        (kept,) = book.recent(session, kiosks[0], NOW)
        assert (kept.progress, kept.has_logs) == (Progress.DONE, True)
        over = NOW + LOGS_KEPT
        with pytest.raises(ErrandUnknownError):
            book.logs(session, kiosks[0], errand.id, Deed("staff_1", over))
        book.forget_old_logs(session, over)
        (kept,) = book.recent(session, kiosks[0], NOW)
        assert not kept.has_logs
