"""What processes write down of their lines, and whom they believe."""

from __future__ import annotations

from fleet import lines
from fleet.lines import OpenLineRow
from store.engine import Store
from wire.ids import KioskId

WIDO, UISIN, MYEONGHO = (KioskId(f"kiosk_{name}") for name in ("wido", "uisin", "myeongho"))
ONE, OTHER, DEAD = 1, 2, 3


def look(store: Store, process: int, *here: KioskId) -> frozenset[KioskId]:
    with store.transaction() as session:
        return lines.compare(session, process, frozenset(here), {ONE, OTHER})


def test_each_knows_who_is_connected_to_the_other(both_stores: Store) -> None:
    assert look(both_stores, ONE, WIDO) == frozenset()
    assert look(both_stores, OTHER, WIDO, UISIN) == {WIDO}
    assert look(both_stores, ONE, WIDO) == {WIDO, UISIN}
    assert look(both_stores, OTHER, UISIN, MYEONGHO) == {WIDO}
    assert look(both_stores, ONE) == {UISIN, MYEONGHO}
    assert look(both_stores, OTHER) == frozenset()


def test_who_is_dead_has_nobody_and_is_forgotten(both_stores: Store) -> None:
    look(both_stores, DEAD, WIDO)
    assert look(both_stores, ONE) == frozenset()
    with both_stores.reading() as session:
        assert session.query(OpenLineRow).count() == 0
