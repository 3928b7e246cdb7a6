"""What is written down of a centre, and where it stands, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from store import centers
from store.audit import Deed
from store.centers import Card, NameTakenError, StoredCenter
from store.engine import Store
from store.tables import AuditRow

DEED = Deed("staff_1", datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
def store(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        centers.keep(session, [StoredCenter(one, f"{one} 경로당", "봉화군") for one in "abc"])
    return both_stores


def order(store: Store) -> list[str]:
    with store.reading() as session:
        return [center.id for center in centers.all_centers(session)]


def test_a_centre_is_added_and_changed(store: Store) -> None:
    card = Card("위도 경로당", "부안군", "위도면 1", "063-123-4567")
    with store.transaction() as session:
        centers.write(session, "d", card, DEED)
        centers.write(session, "a", Card("명호 경로당"), DEED)
    with store.reading() as session:
        cards = centers.cards(session)
        assert (cards["d"], cards["a"]) == (card, Card("명호 경로당"))
        assert centers.counties(session) == ["봉화군", "부안군"]
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id))
        assert [(row.action, row.subject) for row in rows] == [
            ("center.add", "d"),
            ("center.change", "a"),
        ]
    assert order(store) == ["a", "b", "c", "d"]


def test_a_timetable_leaves_address_and_telephone_alone(store: Store) -> None:
    with store.transaction() as session:
        centers.write(session, "a", Card("명호 경로당", "봉화군", "명호면", "054-1"), DEED)
        centers.keep(session, [StoredCenter("a", "새 명호 경로당", "봉화군")])
    with store.reading() as session:
        assert centers.cards(session)["a"] == Card("새 명호 경로당", "봉화군", "명호면", "054-1")


def test_two_centres_are_not_called_the_same(store: Store) -> None:
    with store.transaction() as session, pytest.raises(NameTakenError):
        centers.write(session, "d", Card("b 경로당"), DEED)
    assert order(store) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("who", "by", "after"),
    [
        ("c", -1, ["a", "c", "b"]),
        ("a", 1, ["b", "a", "c"]),
        ("a", 99, ["b", "c", "a"]),
        ("a", -1, ["a", "b", "c"]),
        ("nowhere", 1, ["a", "b", "c"]),
    ],
)
def test_a_centre_moves_in_the_list_and_never_out_of_it(
    store: Store, who: str, by: int, after: list[str]
) -> None:
    with store.transaction() as session:
        moved = centers.move(session, who, by, DEED)
    assert order(store) == after
    assert moved == (after != ["a", "b", "c"])
