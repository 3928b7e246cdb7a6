"""What a kiosk wants, has and shows (pure): decided from two libraries and what is on the disk.

`newest` is what the hub said last.  `good` is the last library that was here completely; it
stays the shelf until the newer one's films are there, one by one.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from content.item import File, Item, Library, Prompt, Sha256


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
    """The figures of a `KioskReport`.  `version` is of a library whose films are all here.

    `voice` is the version of the newest one's recordings, where all of them are here.
    """

    version: int | None = None
    ready: int = 0
    wanted: int = 0
    voice: int | None = None


def understood(body: bytes) -> Library:
    """The library in a hub's answer.  Raises `UnusableLibraryError`."""
    try:
        library = Library.model_validate_json(body)
    except ValueError as error:
        raise UnusableLibraryError(f"{type(error).__name__} in {len(body)} bytes") from error
    if len({item.id for item in library.items}) != len(library.items):
        raise UnusableLibraryError("items: an id is used twice")
    every = {file for item in library.items for file in _of(item)}
    every |= {prompt.file for prompt in library.voice.prompts}
    if len({file.sha256 for file in every}) != len(every):
        raise UnusableLibraryError("one file has two sizes")
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
    """Every file of these, each once: small ones first, the voice and each item's poster."""
    known = [library for library in libraries if library is not None]
    voice = [prompt.file for library in known for prompt in library.voice.prompts]
    films = [file for library in known for item in library.items for file in _of(item)]
    return tuple({file.sha256: file for file in (*voice, *films)}.values())


def prompts(kept: Kept, whole: Set[Sha256]) -> tuple[Prompt, ...]:
    """The recordings to speak with; an older one of the same words until the newer is here."""
    wanted = kept.newest.voice.prompts if kept.newest else ()
    before = kept.good.voice.prompts if kept.good else ()
    asked = {(one.key, one.spoken) for one in wanted}
    found = {
        (one.key, one.spoken): one
        for one in (*before, *wanted)
        if one.file.sha256 in whole and (one.key, one.spoken) in asked
    }
    return tuple(found.values())


def has_voice(library: Library, whole: Set[Sha256]) -> bool:
    """Whether every recording is there."""
    return all(prompt.file.sha256 in whole for prompt in library.voice.prompts)


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
        voice=_voice_here(kept, whole),
    )


def _voice_here(kept: Kept, whole: Set[Sha256]) -> int | None:
    if kept.newest is None or not has_voice(kept.newest, whole):
        return None
    return kept.newest.voice.version or None


def _of(item: Item) -> tuple[File, ...]:
    return (item.film,) if item.poster is None else (item.poster, item.film)
