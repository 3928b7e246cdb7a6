"""Putting a recording into place and taking it out: file and row go together."""

from __future__ import annotations

from pathlib import Path

from content import library
from content.intake.depot import Depot
from content.item import Prompt, Voice
from content.voice import takes
from content.voice.level import level
from store.audit import Deed
from store.engine import Store


def take_in(store: Store, depot: Depot, part: Path, key: str, deed: Deed) -> float:
    """Let the file `part` of this depot be how the sentence `key` sounds; how long it is (s).

    Raises `TakeRefusedError` or `TakeUnknownError`; then everything stays as it was.
    """
    words = takes.words_of(key)
    with depot.workshop() as folder:
        levelled = level(part, folder)
        prompt = Prompt(key=key, spoken=words, file=levelled.file)
        with depot.held():
            before = _needed(store)
            with store.transaction() as session:
                takes.keep(session, prompt, levelled.seconds, deed)
                # Before the row is there for good: nobody is told of a file that is not there.
                depot.place(levelled.path, levelled.file.sha256)
            _discard(store, depot, before)
    return levelled.seconds


def take_out(store: Store, depot: Depot, key: str, deed: Deed) -> None:
    """Give a sentence back to the machine's voice.  Raises `TakeUnknownError`."""
    with depot.held():
        before = _needed(store)
        with store.transaction() as session:
            takes.drop(session, key, deed)
        _discard(store, depot, before)


def send(store: Store, depot: Depot, deed: Deed) -> Voice:
    """Make what was recorded the kiosks' voice; what only the version before held is let go."""
    with depot.held():
        before = _needed(store)
        with store.transaction() as session:
            voice = takes.send(session, deed)
        _discard(store, depot, before)
    return voice


def _needed(store: Store) -> frozenset[str]:
    with store.reading() as session:
        return takes.files(session)


def _discard(store: Store, depot: Depot, before: frozenset[str]) -> None:
    with store.reading() as session:
        needed = library.files(session).keys()
    for sha256 in before - needed:
        depot.discard(sha256)
