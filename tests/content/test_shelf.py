"""What is wanted, shown and counted, and what is no library at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from content import shelf
from content.item import File, Item, Library, Sha256
from content.shelf import Kept, Stock, UnusableLibraryError
from wire.ids import ItemId


def file(letter: str, size: int = 10) -> File:
    return File(sha256=letter * 64, size=size)


def item(name: str, film: File, poster: File | None = None) -> Item:
    return Item(
        id=ItemId(name),
        title=name,
        category="체조",
        seconds=60,
        media_type="video/webm",
        film=film,
        poster=poster,
        added_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def whole(letters: str) -> set[Sha256]:
    return {letter * 64 for letter in letters}


OLD = Library(version=1, items=(item("a", file("a")), item("b", file("b"))))
NEW = Library(version=2, items=(item("c", file("c")), item("b", file("b"))))


@pytest.mark.parametrize(
    ("kept", "here", "shown", "stock"),
    [
        (Kept(), "ab", "", Stock()),
        (Kept(newest=OLD), "", "", Stock(None, 0, 2)),
        (Kept(newest=OLD), "b", "b", Stock(None, 1, 2)),
        (Kept(newest=OLD, good=OLD), "ab", "ab", Stock(1, 2, 2)),
        (Kept(newest=NEW, good=OLD), "ab", "ba", Stock(1, 1, 2)),
        (Kept(newest=NEW, good=OLD), "abc", "cb", Stock(2, 2, 2)),
        # The old one had to make room.
        (Kept(newest=NEW, good=OLD), "b", "b", Stock(None, 1, 2)),
        (Kept(newest=Library(version=3), good=OLD), "ab", "", Stock(3, 0, 0)),
    ],
)
def test_the_shelf(kept: Kept, here: str, shown: str, stock: Stock) -> None:
    assert "".join(found.id for found in shelf.items(kept, whole(here))) == shown
    assert shelf.stock(kept, whole(here)) == stock


def test_every_file_is_wanted_once_and_a_poster_before_its_film() -> None:
    library = Library(
        items=(
            item("a", file("a"), file("d")),
            item("b", file("b"), file("d")),
            item("c", file("a")),
        )
    )
    assert [found.sha256[0] for found in shelf.files(library, None, library)] == ["d", "a", "b"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "ValidationError in 0 bytes"),
        (b"\x00\xff<html>", "ValidationError"),
        (b'{"version": 1, "items": [{}]}', "ValidationError"),
        (b"[]", "ValidationError"),
        (Library(items=(*OLD.items, *OLD.items)).model_dump_json().encode(), "used twice"),
        (
            Library(items=(item("a", file("a")), item("b", file("a", 11))))
            .model_dump_json()
            .encode(),
            "two sizes",
        ),
    ],
)
def test_what_is_no_library(body: bytes, says: str) -> None:
    with pytest.raises(UnusableLibraryError, match=says):
        shelf.understood(body)


def test_a_library_is_understood() -> None:
    assert shelf.understood(NEW.model_dump_json().encode()) == NEW
