"""Rolls at the hub: whole versions, the same people for ever, and no name in clear on disk."""

from __future__ import annotations

import logging
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from attendance.entry import Member, Roll
from attendance.people import roll as rolls
from attendance.people.roll import (
    CenterMissingError,
    NamesKeyLostError,
    RollConflictError,
    RollRefusedError,
    change,
    everybody_ever,
    for_center,
    open_seal,
    roll,
    sizes,
)
from attendance.seal import Seal
from store import audit
from store.centers import StoredCenter, keep
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, MemberId

WIDO, UISIN = CenterId("wido"), CenterId("uisin")
DEED = audit.Deed("staff_1", datetime(2026, 11, 23, 1, 0, tzinfo=UTC))


@pytest.fixture
def store(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당"), StoredCenter("uisin", "의신 경로당")])
    return both_stores


@pytest.fixture
def seal(store: Store, tmp_path: Path) -> Seal:
    with store.reading() as session:
        return open_seal(session, tmp_path)


def of(*names: str, version: int = 0, center_id: CenterId = WIDO) -> Roll:
    """A roll of new people; "김영희/감나무집" is one with a note."""
    members = [
        Member(id=MemberId(""), name=name.partition("/")[0], note=name.partition("/")[2])
        for name in names
    ]
    return Roll(version=version, center_id=center_id, members=tuple(members))


def put(store: Store, seal: Seal, wanted: Roll) -> Roll:
    with store.transaction() as session:
        return change(session, seal, wanted, DEED)


def test_a_roll_is_read_back_as_it_was_written(store: Store, seal: Seal) -> None:
    with store.reading() as session:
        assert roll(session, seal, WIDO) == Roll(center_id=WIDO)
    written = put(store, seal, of("김순자", "김영희", "김영희/감나무집"))
    assert [(member.name, member.note) for member in written.members] == [
        ("김순자", ""), ("김영희", ""), ("김영희", "감나무집"),
    ]  # fmt: skip
    assert len({member.id for member in written.members}) == 3
    with store.reading() as session:
        assert roll(session, seal, WIDO) == written
        assert roll(session, seal, UISIN).members == ()
        assert sizes(session) == {WIDO: 3}


def test_whoever_is_left_out_stays_known_and_comes_back_as_the_same(
    store: Store, seal: Seal
) -> None:
    first = put(store, seal, of("김순자", "박복례"))
    soonja, bokrye = first.members
    second = put(store, seal, first.model_copy(update={"members": (bokrye,)}))
    assert (second.version, second.members) == (2, (bokrye,))
    with store.reading() as session:
        assert everybody_ever(session, seal, WIDO).keys() == {soonja.id, bokrye.id}
        assert sizes(session) == {WIDO: 1}
    renamed = soonja.model_copy(update={"name": "김순애"})
    third = put(store, seal, second.model_copy(update={"members": (bokrye, renamed)}))
    assert third.members == (bokrye, renamed)


def test_whoever_is_slower_gets_the_current_roll(store: Store, seal: Seal) -> None:
    now = put(store, seal, of("김순자"))
    with pytest.raises(RollConflictError) as caught:
        put(store, seal, of("박복례"))
    assert caught.value.current == now
    with store.reading() as session:
        assert roll(session, seal, WIDO) == now


def test_names_are_tidied(store: Store, seal: Seal) -> None:
    # Written in single letters, as some keyboards do, and with spaces around.
    decomposed = unicodedata.normalize("NFD", "김")
    assert len(decomposed) == 3
    written = put(store, seal, of(f"  {decomposed}  순자 "))
    assert written.members[0].name == "김 순자"


REFUSED = {
    "nothing but spaces": (of("김순자", "  "), "members.1.name", "name_missing"),
    "a line break of the old kind": (of("김\x07순자"), "members.0.name", "not_printable"),
    "two of one name": (of("김영희", "박복례", "김영희"), "members.2.note", "twins"),
    "two of one name and note": (of("김영희/윗집", "김영희/윗집"), "members.1.note", "twins"),
    "too many": (of(*(f"김{n}" for n in range(201))), "members", "too_many"),
    "one id for two": (
        Roll(
            center_id=WIDO,
            members=(Member(id=MemberId("m"), name="김"), Member(id=MemberId("m"), name="박")),
        ),
        "members.1.id",
        "id_refused",
    ),
}


@pytest.mark.parametrize(("wanted", "field", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_a_roll_that_has_to_change_names_the_field_and_keeps_the_old_one(
    store: Store, seal: Seal, wanted: Roll, field: str, reason: str
) -> None:
    before = put(store, seal, of("서말순"))
    with pytest.raises(RollRefusedError) as caught:
        put(store, seal, wanted.model_copy(update={"version": before.version}))
    assert (caught.value.field, caught.value.reason) == (field, reason)
    # The text may land in a log.
    assert not any(name in str(caught.value) for name in ("김", "박", "서말순"))
    with store.reading() as session:
        assert roll(session, seal, WIDO) == before


def test_nobody_moves_to_another_centre_by_their_id(store: Store, seal: Seal) -> None:
    (soonja,) = put(store, seal, of("김순자")).members
    with pytest.raises(RollRefusedError) as caught:
        put(store, seal, Roll(center_id=UISIN, members=(soonja,)))
    assert caught.value.field == "members.0.id"


def test_a_centre_that_is_not_there_has_no_roll(store: Store, seal: Seal) -> None:
    with pytest.raises(CenterMissingError):
        put(store, seal, of("김순자", center_id=CenterId("nowhere")))
    with store.reading() as session, pytest.raises(CenterMissingError):
        for_center(session, seal, CenterId("nowhere"))


def test_equal_rolls_have_equal_tags_and_a_change_another(store: Store, seal: Seal) -> None:
    put(store, seal, of("김순자"))
    with store.reading() as session:
        tagged, again = for_center(session, seal, WIDO), for_center(session, seal, WIDO)
    assert tagged == again
    assert tagged.etag.startswith('"v1-')
    put(store, seal, of("김순자", "박복례", version=1))
    with store.reading() as session:
        assert for_center(session, seal, WIDO).etag.startswith('"v2-')


def test_a_change_is_audited_without_names(store: Store, seal: Seal) -> None:
    put(store, seal, of("김순자", "박복례"))
    put(store, seal, of("박복례", version=1))
    with store.reading() as session:
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
    assert [(row.action, row.subject, row.actor) for row in rows] == [
        ("roll.change", "center:wido", "staff_1")
    ] * 2
    assert rows[1].detail == {"version": 2, "added": 1, "taken_out": 2}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_name_lies_in_clear_on_the_disk(
    store: Store, seal: Seal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put(store, seal, of("남궁옥분", "김영희/감나무집"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".sqlite3", ".sqlite3-wal", ".key"}
    for path in files:
        for secret in ("남궁옥분", "김영희", "감나무집"):
            for encoding in ("utf-8", "utf-16-le", "unicode-escape"):
                assert secret.encode(encoding) not in path.read_bytes(), path.name
    assert "남궁옥분" not in caplog.text
    assert (tmp_path / "names.key").stat().st_mode & 0o777 == 0o600


def test_a_lost_or_foreign_key_is_said_before_anything_is_sealed_with_it(
    store: Store, seal: Seal, tmp_path: Path
) -> None:
    put(store, seal, of("김순자"))
    key = tmp_path / "names.key"
    right = key.read_bytes()
    key.unlink()
    with store.reading() as session, pytest.raises(NamesKeyLostError, match=r"names\.key is miss"):
        open_seal(session, tmp_path)
    assert not key.exists()
    key.write_bytes(bytes(32))
    with store.reading() as session, pytest.raises(NamesKeyLostError, match="from its backup"):
        open_seal(session, tmp_path)
    key.write_bytes(right)
    with store.reading() as session:
        assert rolls.roll(session, open_seal(session, tmp_path), WIDO).members[0].name == "김순자"
