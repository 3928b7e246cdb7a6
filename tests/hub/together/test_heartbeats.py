"""Heartbeats go to the disk together, and each is answered for itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from attendance.people import heads
from fleet import registry
from fleet.health import KioskReport
from fleet.registry import Device, Kiosk
from hub.together.heartbeats import Heartbeats
from store.audit import Deed
from store.centers import StoredCenter, keep
from store.engine import Store
from wire.ids import CenterId, LessonId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MANY = 20


@pytest.fixture
def kiosks(both_stores: Store) -> list[Kiosk]:
    """Paired ones, each at a centre of its own."""
    with both_stores.transaction() as session:
        keep(session, [StoredCenter(f"c{number}", f"{number}번 경로당") for number in range(MANY)])
        for number in range(MANY):
            begun = registry.begin_pairing(session, Device("test", "0.1.0"), NOW)
            center_id = CenterId(f"c{number}")
            registry.pair(session, begun.pairing.user_code, center_id, Deed("test", NOW))
            session.flush()
        return registry.kiosks(session)


def report(mode: str = "home", **parts: object) -> KioskReport:
    document = {"at": NOW, "release": "0.1.0", "wire": 1, "mode": mode, **parts}
    return KioskReport.model_validate(document)


def commits_of(store: Store) -> list[object]:
    seen: list[object] = []
    event.listen(store.engine, "commit", seen.append)
    return seen


async def test_the_fullest_minute_of_a_lesson_is_kept(
    both_stores: Store, kiosks: list[Kiosk]
) -> None:
    heartbeats = Heartbeats(both_stores)
    for lesson_id, people in (("one", 4), ("one", 6), ("one", 5), ("two", 2), ("two", None)):
        lesson = {"lesson_id": lesson_id, "link": "live", "people": people}
        await heartbeats.report(kiosks[0], report("lesson", lesson=lesson), NOW)
    with both_stores.reading() as session:
        found = heads.of_lessons(session, [LessonId("one"), LessonId("two")])
    assert [one[kiosks[0].center_id].people for one in found.values()] == [6, 2]


async def test_a_crowd_costs_few_writes_and_every_one_is_kept(
    both_stores: Store, kiosks: list[Kiosk]
) -> None:
    heartbeats = Heartbeats(both_stores)
    commits = commits_of(both_stores)
    await asyncio.gather(*(heartbeats.report(kiosk, report("lesson"), NOW) for kiosk in kiosks))
    assert len(commits) < MANY
    with both_stores.reading() as session:
        found = registry.kiosks(session)
    assert [kiosk.report.mode for kiosk in found if kiosk.report] == ["lesson"] * MANY


async def test_it_is_stored_when_it_is_answered(both_stores: Store, kiosks: list[Kiosk]) -> None:
    heartbeats = Heartbeats(both_stores)
    for mode in ("home", "lesson"):
        await heartbeats.report(kiosks[0], report(mode), NOW)
        with both_stores.reading() as session:
            found = registry.kiosk(session, kiosks[0].id)
        assert found.report is not None
        assert found.report.mode == mode
    heartbeats.note(kiosks[1].id, NOW)
    await heartbeats.close()
    with both_stores.reading() as session:
        assert registry.kiosk(session, kiosks[1].id).last_seen == NOW


async def test_one_that_cannot_be_stored_takes_no_other_along(
    both_stores: Store, kiosks: list[Kiosk]
) -> None:
    heartbeats = Heartbeats(both_stores)
    # A call for help of a centre that is not there.
    stranger = Kiosk(kiosks[0].id, CenterId("nowhere"), "test", "0.1.0", NOW, None, None)
    told = await asyncio.gather(
        *(heartbeats.report(kiosk, report("lesson"), NOW) for kiosk in kiosks),
        heartbeats.report(stranger, report(help_asked_at=NOW), NOW),
        return_exceptions=True,
    )
    assert told[:-1] == [None] * MANY
    assert isinstance(told[-1], IntegrityError)
    with both_stores.reading() as session:
        assert all(kiosk.report for kiosk in registry.kiosks(session))


async def test_while_the_database_is_busy_all_are_refused_and_later_ones_go_on(
    both_stores: Store, kiosks: list[Kiosk]
) -> None:
    heartbeats = Heartbeats(both_stores)
    busy = OperationalError("UPDATE", {}, Exception("busy"))

    def refuse(*_: object) -> None:
        raise busy

    event.listen(both_stores.engine, "begin", refuse)
    told = await asyncio.gather(
        *(heartbeats.report(kiosk, report(), NOW) for kiosk in kiosks), return_exceptions=True
    )
    assert all(isinstance(error, OperationalError) for error in told)
    # Nobody waits for a note: that it is lost is for the log.
    heartbeats.note(kiosks[0].id, NOW)
    await heartbeats.close()
    event.remove(both_stores.engine, "begin", refuse)
    await heartbeats.report(kiosks[0], report(), NOW)
