"""What a kiosk wants, has and shows (pure): decided from two libraries and what is on the disk.

`newest` is what the hub said last.  `good` is the last library that was here completely; it
stays the shelf until the newer one's films are there, one by one.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from content.item import File, Item, Library, Sha256


class UnusableLibraryError(Exception):
    """What came is no usable library; the last one stays."""


class Kept(BaseModel):
    """What the cache remembers over a restart, with the tag the newest came under."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    etag: str = ""
    newest: Library | None = None
    good: Library | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """The figures of a `KioskReport`.  `version` is of a library that is here completely."""

    version: int | None = None
    ready: int = 0
    wanted: int = 0


def understood(body: bytes) -> Library:
    """The library in a hub's answer.  Raises `UnusableLibraryError`."""
    try:
        library = Library.model_validate_json(body)
    except ValueError as error:
        raise UnusableLibraryError(f"{type(error).__name__} in {len(body)} bytes") from error
    if len({item.id for item in library.items}) != len(library.items):
        raise UnusableLibraryError("items: an id is used twice")
    every = {file for item in library.items for file in _of(item)}
    if len({file.sha256 for file in every}) != len(every):
        raise UnusableLibraryError("items: one file has two sizes")
    return library


def items(kept: Kept, whole: Set[Sha256]) -> tuple[Item, ...]:
    """What can be watched, in the library's order; what is about to go stands last."""
    if kept.newest is None:
        return ()
    shown = [item for item in kept.newest.items if item.film.sha256 in whole]
    if kept.good is not None and not is_complete(kept.newest, whole):
        known = {item.id for item in kept.newest.items}
        films = {item.film.sha256 for item in kept.newest.items}
        shown += [
            item
            for item in kept.good.items
            if item.film.sha256 in whole and item.id not in known and item.film.sha256 not in films
        ]
    return tuple(shown)


def files(*libraries: Library | None) -> tuple[File, ...]:
    """Every file of these, each once: of an item the poster first, it is small."""
    found = {
        file.sha256: file
        for library in libraries
        if library is not None
        for item in library.items
        for file in _of(item)
    }
    return tuple(found.values())


def is_complete(library: Library, whole: Set[Sha256]) -> bool:
    """Whether every film is there; a poster that cannot be had keeps nobody waiting."""
    return all(item.film.sha256 in whole for item in library.items)


def stock(kept: Kept, whole: Set[Sha256]) -> Stock:
    wanted = kept.newest.items if kept.newest else ()
    complete = (known for known in (kept.newest, kept.good) if known and is_complete(known, whole))
    here = next(complete, None)
    return Stock(
        version=here.version if here else None,
        ready=sum(item.film.sha256 in whole for item in wanted),
        wanted=len(wanted),
    )


def _of(item: Item) -> tuple[File, ...]:
    return (item.film,) if item.poster is None else (item.poster, item.film)
