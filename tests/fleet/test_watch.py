"""Findings in the database: opened, changed, closed, taken, and kept as the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fleet import watch
from fleet.errors import FindingUnknownError
from fleet.judging.finding import Finding, Level, Owner, Subject
from fleet.judging.signs import Sign
from fleet.judging.track import Track, Tracks
from fleet.watch import FindingRow
from hub.auth import staff
from store.audit import Deed
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, FindingId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WIDO, UISIN = CenterId("c-wido"), CenterId("c-uisin")
WARNING = Sign(Level.WARNING, Owner.HELPER, "연결되어 있지 않아요.")
PROBLEM = Sign(Level.PROBLEM, Owner.CITY_IT, "하루 넘게 연결되지 않았어요.")


def found(sign: Sign, subject: Subject = Subject.CONNECTION, since: datetime = NOW) -> Tracks:
    return {subject: Track(sign, since)}


def keep(store: Store, center_id: CenterId, judged: Tracks, now: datetime = NOW) -> None:
    with store.transaction() as session:
        watch.keep(session, center_id, judged, now)


def findings(store: Store, now: datetime = NOW + timedelta(days=9)) -> tuple[Finding, ...]:
    with store.reading() as session:
        return watch.findings(session, now)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_finding_opens_changes_and_closes(centers: Store) -> None:
    keep(centers, WIDO, found(WARNING, since=NOW - minutes(2)))
    (opened,) = findings(centers)
    assert (opened.center, opened.county) == ("위도 경로당", "부안군")
    assert (opened.level, opened.owner) == (Level.WARNING, Owner.HELPER)
    assert opened.sentence == WARNING.sentence
    assert opened.since == NOW - minutes(2)

    keep(centers, WIDO, found(PROBLEM), NOW + minutes(9))
    (worse,) = findings(centers)
    assert (worse.id, worse.level, worse.owner) == (opened.id, Level.PROBLEM, Owner.CITY_IT)
    assert worse.since == opened.since

    keep(centers, WIDO, {Subject.CONNECTION: Track()}, NOW + minutes(12))
    assert findings(centers) == ()
    with centers.reading() as session:
        (closed,) = watch.history(session, WIDO)
        assert (closed.id, closed.closed_at) == (opened.id, NOW + minutes(12))
        assert watch.history(session, UISIN) == ()


def test_problems_come_first_and_then_the_oldest(centers: Store) -> None:
    keep(centers, WIDO, found(WARNING, since=NOW - minutes(30)))
    keep(centers, UISIN, found(WARNING, since=NOW - minutes(60)))
    keep(centers, CenterId("c-simwon"), found(PROBLEM, Subject.LESSON))
    order = [(one.center_id, one.county) for one in findings(centers)]
    assert order == [("c-simwon", ""), (UISIN, "진도군"), (WIDO, "부안군")]


def test_the_newest_history_comes_first_and_only_so_much_of_it(centers: Store) -> None:
    for turn in range(4):
        at = NOW + minutes(10 * turn)
        keep(centers, WIDO, found(WARNING, since=at), at)
        keep(centers, WIDO, {}, at + minutes(5))
    with centers.reading() as session:
        since = [one.since for one in watch.history(session, WIDO, most=3)]
    assert since == [NOW + minutes(30), NOW + minutes(20), NOW + minutes(10)]


def test_judging_goes_on_after_a_restart(centers: Store) -> None:
    keep(centers, WIDO, found(WARNING, since=NOW - minutes(2)))
    keep(centers, UISIN, found(PROBLEM))
    keep(centers, UISIN, {})
    with centers.reading() as session:
        assert watch.tracks(session) == {
            WIDO: {Subject.CONNECTION: Track(WARNING, NOW - minutes(2))}
        }


def test_a_subject_is_open_once(centers: Store) -> None:
    keep(centers, WIDO, found(WARNING))
    with pytest.raises(IntegrityError), centers.transaction() as session:
        session.add(
            FindingRow(
                id="finding_2", center_id=WIDO, subject=Subject.CONNECTION, level="warning",
                owner="helper", sentence="", since=NOW, opened_at=NOW, changed_at=NOW, told="",
            )
        )  # fmt: skip


def test_somebody_takes_care_of_it(centers: Store) -> None:
    keep(centers, WIDO, found(WARNING))
    (opened,) = findings(centers)
    person = staff.new_person("kim", "김운영", staff.Role.OPERATOR)
    deed = Deed(person.id, NOW + minutes(1))
    with centers.transaction() as session:
        staff.add(session, person, "correct horse battery", Deed("cli", NOW))
        taken = watch.take(session, opened.id, deed)
        assert (taken.taken_by, taken.taken_name) == (person.id, "김운영")
        assert taken.taken_at == NOW + minutes(1)
        # Pressed twice: it is theirs since the first time.
        again = watch.take(session, opened.id, Deed(person.id, NOW + minutes(5)))
        assert again.taken_at == NOW + minutes(1)
    keep(centers, WIDO, found(PROBLEM), NOW + minutes(9))
    assert findings(centers)[0].taken_name == "김운영"
    with centers.transaction() as session:
        back = watch.give_back(session, opened.id, deed)
        assert (back.taken_by, back.taken_name, back.taken_at) == (None, "", None)
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.id))
        assert list(actions)[1:] == ["finding.take", "finding.give_back"]


def test_what_is_over_cannot_be_taken(centers: Store) -> None:
    keep(centers, WIDO, found(WARNING))
    (opened,) = findings(centers)
    keep(centers, WIDO, {})
    for gone in (opened.id, FindingId("nothing")):
        with centers.transaction() as session, pytest.raises(FindingUnknownError):
            watch.take(session, gone, Deed("staff_1", NOW))
