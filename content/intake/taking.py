"""Putting a film into the library and taking it out: file and row go together."""

from __future__ import annotations

from pathlib import Path

from content import library
from content.intake.depot import Depot
from content.intake.examine import Examined, examine
from content.intake.label import Label
from content.item import Item
from store.audit import Deed
from store.engine import Store
from wire.ids import ItemId, new_id


def take_in(store: Store, depot: Depot, part: Path, label: Label, deed: Deed) -> Item:
    """Make the file `part` of this depot an item.  May take minutes.

    Raises `FilmRefusedError` or `ItemKnownError`; then nothing of it is left in the library.
    """
    with depot.workshop() as folder:
        examined = examine(part, folder)
        new = _item(examined, label, deed)
        with depot.held():
            try:
                with store.transaction() as session:
                    library.add(session, new, deed)
                    # Before the row is there for good: nobody sees an item without its film.
                    depot.place(part, examined.file.sha256)
                    depot.place(examined.poster_path, examined.poster.sha256)
            finally:
                _discard_unneeded(store, depot, new)
    return new


def take_out(store: Store, depot: Depot, item_id: ItemId, deed: Deed) -> Item:
    """Take an item out of the library, and its files off the disk.  Raises `ItemUnknownError`."""
    with depot.held():
        with store.transaction() as session:
            gone = library.withdraw(session, item_id, deed)
        _discard_unneeded(store, depot, gone)
    return gone


def _discard_unneeded(store: Store, depot: Depot, item: Item) -> None:
    with store.reading() as session:
        needed = library.files(session)
    for file in (item.film, item.poster):
        if file is not None and file.sha256 not in needed:
            depot.discard(file.sha256)


def _item(examined: Examined, label: Label, deed: Deed) -> Item:
    return Item(
        id=ItemId(new_id("item")),
        title=label.title,
        category=label.category,
        seconds=examined.film.seconds,
        media_type=examined.film.container.media_type,
        film=examined.file,
        poster=examined.poster,
        added_at=deed.at,
    )
