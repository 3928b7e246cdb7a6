"""What kiosks pull comes from one place that is never behind what was published."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time

import pytest

from schedule import publish
from schedule.handout import Handouts
from schedule.timetable import Timetable
from store import centers
from store.audit import Deed
from store.centers import Card
from store.engine import Store
from wire.ids import CenterId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEED = Deed("staff_1", NOW)
NAMES = tuple(f"c{number}" for number in range(8))
_WEEKLY = {"program_id": "p", "weekdays": [0, 2], "first_day": date(2026, 1, 1), "start": time(10)}


def timetable(version: int = 0, title: str = "체조") -> Timetable:
    """Eight centres in two counties and two groups, and every way to say for whom something is."""
    program = {
        "id": "p",
        "title": title,
        "kind": "health",
        "instructor_id": "s",
        "instructor": "박",
    }
    weekly = [
        {**_WEEKLY, "id": "some", "center_ids": ["c5", "c1"]},
        {**_WEEKLY, "id": "county", "counties": ["봉화군"]},
        {**_WEEKLY, "id": "group", "group_ids": ["g1"], "start": time(13)},
    ]
    return Timetable.model_validate(
        {
            "version": version,
            "centers": [
                {"id": name, "name": f"{name} 경로당", "county": "봉화군" if number < 3 else ""}
                for number, name in enumerate(NAMES)
            ],
            "groups": [
                {"id": "g1", "name": "이웃", "center_ids": ["c2", "c6"]},
                {"id": "g2", "name": "친구", "center_ids": ["c6", "c3"]},
            ],
            "programs": [program],
            "rules": weekly,
            "extras": [
                {"id": "all", "program_id": "p", "starts_at": NOW},
                {"id": "one", "program_id": "p", "starts_at": NOW, "center_ids": ["c7"]},
            ],
            "cancellations": [{"rule_id": "some", "day": date(2026, 11, 25)}],
            "loops": [
                {
                    "id": "loop",
                    "item_ids": ["i"],
                    "weekdays": [0],
                    "start": time(8),
                    "end": time(9),
                    "center_ids": ["c4"],
                }
            ],
        }
    )


def without_all(version: int) -> Timetable:
    """The same, without the lesson that is for everybody and makes everybody known."""
    whole = timetable(version)
    return whole.model_copy(update={"extras": whole.extras[1:]})


def change(store: Store, changed: Timetable) -> None:
    with store.transaction() as session:
        publish.publish(session, changed, DEED)


@pytest.fixture
def store(both_stores: Store) -> Store:
    change(both_stores, timetable())
    return both_stores


def pulled(store: Store, handouts: Handouts, center_id: str) -> publish.Tagged:
    with store.reading() as session:
        return handouts.for_center(session, CenterId(center_id))


def test_every_centre_gets_what_the_whole_timetable_says(store: Store) -> None:
    handouts = Handouts()
    for changed in (None, without_all(1)):
        if changed is not None:
            change(store, changed)
        for name in (*NAMES, "c-unknown"):
            with store.reading() as session:
                whole = publish.for_center(publish.current(session), CenterId(name))
            assert pulled(store, handouts, name) == whole, name


def test_it_is_made_once_until_something_changes(store: Store) -> None:
    handouts = Handouts()
    first = pulled(store, handouts, "c1")
    assert pulled(store, handouts, "c1") is first
    change(store, timetable(1, title="건강 체조"))
    second = pulled(store, handouts, "c1")
    assert "건강 체조" in second.body.decode()
    assert second.etag != first.etag


def test_a_centre_that_is_called_otherwise_is_so_at_once(store: Store) -> None:
    handouts = Handouts()
    pulled(store, handouts, "c1")
    with store.transaction() as session:
        centers.write(session, "c1", Card("새터 경로당"), DEED)
    assert "새터 경로당" in pulled(store, handouts, "c1").body.decode()


def test_what_changes_nothing_of_it_makes_nothing_anew(store: Store) -> None:
    handouts = Handouts()
    first = pulled(store, handouts, "c1")
    with store.transaction() as session:
        card = Card("c1 경로당", "봉화군", telephone="054-000-0000")
        centers.write(session, "c1", card, DEED)
    assert pulled(store, handouts, "c1") is first


def test_where_a_centre_belongs_follows_the_timetable(store: Store) -> None:
    handouts = Handouts()
    with store.reading() as session:
        assert handouts.belongs(session, CenterId("c2")) == ("봉화군", {"g1"})
        assert handouts.belongs(session, CenterId("c6")) == ("", {"g1", "g2"})
        assert handouts.belongs(session, CenterId("nobody")) == ("", frozenset())
    whole = timetable(1)
    change(store, whole.model_copy(update={"groups": whole.groups[:1]}))
    with store.reading() as session:
        assert handouts.belongs(session, CenterId("c6")) == ("", {"g1"})


def test_who_looks_at_an_older_moment_brings_nothing_old_back(store: Store) -> None:
    handouts = Handouts()
    with store.reading() as session:
        publish.current(session)
        change(store, timetable(1, title="건강 체조"))
        newest = pulled(store, handouts, "c1")
        assert handouts.for_center(session, CenterId("c1")) is newest


def test_many_may_ask_at_once(store: Store) -> None:
    handouts = Handouts()
    got: list[publish.Tagged] = []
    threads = [
        threading.Thread(target=lambda name=name: got.append(pulled(store, handouts, name)))
        for name in NAMES * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 16
    assert len({tagged.etag for tagged in got}) == len({tagged.body for tagged in got})
