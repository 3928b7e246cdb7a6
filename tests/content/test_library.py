"""The library at the hub: its order, its version, and playbacks kept once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from content import library
from content.errors import ItemKnownError, ItemUnknownError
from content.item import Cause, File, Item, Library, Outcome, Play
from store.audit import Deed
from store.engine import Store
from store.tables import AuditRow
from wire.ids import CenterId, ItemId, new_id

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEED = Deed("staff_1", NOW)


@pytest.fixture
def store(both_stores: Store) -> Store:
    return both_stores


def film(title: str, category: str = "체조", sha: str | None = None) -> Item:
    return Item(
        id=ItemId(new_id("item")),
        title=title,
        category=category,
        seconds=61.5,
        media_type="video/mp4",
        film=File(sha256=sha or uuid4().hex * 2, size=3 * 1024**3),
        poster=File(sha256=uuid4().hex * 2, size=20_000),
        added_at=NOW,
    )


def add(store: Store, *items: Item) -> None:
    for item in items:
        with store.transaction() as session:
            library.add(session, item, DEED)


def current(store: Store) -> Library:
    with store.reading() as session:
        return library.library(session)


def withdraw(store: Store, item: Item) -> None:
    with store.transaction() as session:
        assert library.withdraw(session, item.id, DEED) == item


def test_an_empty_library_is_version_nought(store: Store) -> None:
    assert current(store) == Library(version=0)


def test_items_come_back_as_they_were_added(store: Store) -> None:
    item = film("아침 체조")
    bare = film("소리 없는 영상").model_copy(update={"poster": None, "media_type": "video/webm"})
    add(store, item, bare)
    assert current(store).items == (item, bare)
    with store.reading() as session:
        assert library.item(session, item.id) == item
        assert library.files(session) == {
            item.film.sha256: "video/mp4",
            item.poster.sha256 if item.poster else "": "image/jpeg",
            bare.film.sha256: "video/webm",
        }


def test_the_order_is_by_category_as_first_used(store: Store) -> None:
    first, song, second = film("1", "체조"), film("노래", "노래"), film("2", "체조")
    add(store, first, song, second)
    assert [item.title for item in current(store).items] == ["1", "2", "노래"]
    # The category keeps its place though the item that first used it is gone.
    withdraw(store, first)
    assert [item.title for item in current(store).items] == ["2", "노래"]


def test_every_change_is_a_higher_version_with_another_tag(store: Store) -> None:
    newest, told = library.Newest(), []

    def look() -> Library:
        with store.reading() as session:
            told.append(newest.tagged(session).etag)
        return current(store)

    seen = [look()]
    items = [film("1"), film("2")]
    for item in items:
        add(store, item)
        seen.append(look())
    for item in items:
        withdraw(store, item)
        seen.append(look())
    assert [document.version for document in seen] == [0, 1, 2, 3, 4]
    tags = [library.tagged(document).etag for document in seen]
    assert told == tags
    assert len(set(tags)) == 5
    assert tags[1].startswith('"v1-')
    again = library.tagged(current(store))
    assert again.etag == tags[-1]
    assert Library.model_validate_json(again.body) == seen[-1]


def test_the_same_film_is_there_once_but_may_come_back(store: Store) -> None:
    item = film("1")
    add(store, item)
    with pytest.raises(ItemKnownError, match="already, as '1'"):
        add(store, film("2", sha=item.film.sha256))
    assert current(store).version == 1
    withdraw(store, item)
    again = film("2", sha=item.film.sha256)
    add(store, again)
    assert current(store).items == (again,)


def test_what_is_not_there_cannot_be_taken_out(store: Store) -> None:
    item = film("1")
    with pytest.raises(ItemUnknownError):
        withdraw(store, item)
    add(store, item)
    withdraw(store, item)
    with pytest.raises(ItemUnknownError):
        withdraw(store, item)
    with store.reading() as session, pytest.raises(ItemUnknownError):
        library.item(session, item.id)


def test_changes_are_audited_without_titles(store: Store) -> None:
    item = film("이름 있는 영상")
    add(store, item)
    withdraw(store, item)
    with store.reading() as session:
        rows = list(session.scalars(select(AuditRow).order_by(AuditRow.id)))
    assert [(row.actor, row.action, row.subject) for row in rows] == [
        ("staff_1", "item.add", item.id),
        ("staff_1", "item.withdraw", item.id),
    ]
    assert item.title not in str([row.detail for row in rows])


def keep(store: Store, play_id: str, play: Play, seq: int = 1) -> bool:
    with store.transaction() as session:
        return library.keep_play(
            session,
            play_id=play_id,
            kiosk_id="kiosk_1",
            center_id=CenterId("wido"),
            journal=str(uuid4()),
            seq=seq,
            play=play,
            received_at=NOW + timedelta(days=1),
        )


def play(item_id: str, minutes: float = 0, why: Cause = Cause.CHOSEN) -> Play:
    return Play(
        item_id=ItemId(item_id),
        started_at=NOW + timedelta(minutes=minutes),
        ended_at=NOW + timedelta(minutes=minutes + 1),
        seconds=58.5,
        outcome=Outcome.FINISHED,
        why=why,
    )


def test_a_playback_is_kept_once_for_ever(store: Store) -> None:
    item = film("아침 체조")
    add(store, item)
    play_id = str(uuid4())
    assert keep(store, play_id, play(item.id))
    assert not keep(store, play_id, play("another", minutes=5), seq=2)
    withdraw(store, item)
    with store.reading() as session:
        (found,) = library.plays(session, NOW, NOW + timedelta(days=1))
        assert (found.play_id, found.title, found.center_id) == (play_id, "아침 체조", "wido")
        assert (found.started_at, found.seconds, found.outcome) == (NOW, 58.5, Outcome.FINISHED)
        assert library.times_played(session) == {item.id: 1}


def test_what_played_by_itself_is_known_and_does_not_count_as_seen(store: Store) -> None:
    item = film("아침 체조")
    add(store, item)
    for minutes, why in enumerate(Cause):
        keep(store, str(uuid4()), play(item.id, minutes, why))
    with store.reading() as session:
        found = library.plays(session, NOW, NOW + timedelta(days=1))
        assert [one.why for one in found] == list(Cause)
        assert library.times_played(session) == {item.id: 1}


def test_plays_of_a_span_in_the_order_they_began(store: Store) -> None:
    for minutes in (60, 0, 30, -1):
        keep(store, str(uuid4()), play("never_ours", minutes))
    with store.reading() as session:
        found = library.plays(session, NOW, NOW + timedelta(hours=1))
    assert [played.started_at - NOW for played in found] == [timedelta(0), timedelta(minutes=30)]
    assert {played.title for played in found} == {None}


@given(st.lists(st.tuples(st.sampled_from("가나다라"), st.booleans()), max_size=20))
def test_the_tag_depends_on_nothing_but_the_document(changes: list[tuple[str, bool]]) -> None:
    items = tuple(film(name, sha="a" * 64) for name, _ in changes)
    one = library.tagged(Library(version=len(items), items=items))
    same = library.tagged(Library.model_validate_json(one.body))
    assert one == same
    other = library.tagged(Library(version=len(items) + 1, items=items))
    assert other.etag != one.etag


def test_postgresql_holds_the_once_rule_too() -> None:
    (index,) = (one for one in library.ItemRow.__table__.indexes if one.unique)
    said = str(CreateIndex(index).compile(dialect=postgresql.dialect()))
    assert "UNIQUE" in said
    assert "WHERE withdrawn_at IS NULL" in said
