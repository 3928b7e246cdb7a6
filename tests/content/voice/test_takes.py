"""The recordings at the hub: the newest counts, changed words make one stale, versions are sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content import library
from content.errors import TakeRefusedError, TakeUnknownError
from content.intake.depot import Depot
from content.item import File, Prompt
from content.voice import takes, taking
from content.voice.sentences import SENTENCES, Sentence
from store.audit import Deed
from store.engine import Store
from tests.content.voice.test_take import sound

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DEED = Deed("staff_1", NOW)
LATER = Deed("staff_1", NOW + timedelta(hours=1))


@pytest.fixture
def store(both_stores: Store) -> Store:
    return both_stores


def prompt(key: str, letter: str) -> Prompt:
    words = takes.words_of(key)
    return Prompt(key=key, spoken=words, file=File(sha256=letter * 64, size=9))


def keep(store: Store, key: str, letter: str, deed: Deed = DEED) -> None:
    with store.transaction() as session:
        takes.keep(session, prompt(key, letter), 3.2, deed)


def send(store: Store) -> int:
    with store.transaction() as session:
        return takes.send(session, DEED).version


def test_the_newest_recording_counts_and_what_is_sent_stays_until_the_next(store: Store) -> None:
    keep(store, "over", "a")
    keep(store, "countdown", "b")
    assert (send(store), send(store)) == (1, 1), "nothing new is no new version"
    keep(store, "over", "c", LATER)
    with store.reading() as session:
        found = takes.current(session)
        assert found["over"].prompt.file.sha256 == "c" * 64
        assert takes.unsent(session) == 1
        assert takes.files(session) == {"a" * 64, "b" * 64, "c" * 64}
        told = library.library(session)
        assert told.version == told.voice.version == 1
        assert {one.file.sha256[0] for one in told.voice.prompts} == {"a", "b"}
        assert library.files(session)["a" * 64] == "audio/ogg"
    assert send(store) == 2
    with store.reading() as session:
        assert takes.files(session) == {"b" * 64, "c" * 64}
        assert takes.unsent(session) == 0


def test_a_sentence_goes_back_to_the_machine(store: Store) -> None:
    keep(store, "over", "a")
    send(store)
    with store.transaction() as session:
        takes.drop(session, "over", LATER)
        assert takes.unsent(session) == 1
        assert takes.current(session) == {}
    assert send(store) == 2
    with store.reading() as session:
        assert takes.sent(session).voice.prompts == ()
    for key in ("over", "help", "nonsense"):
        with pytest.raises(TakeUnknownError), store.transaction() as session:
            takes.drop(session, key, LATER)


def test_changed_words_make_a_recording_stale_but_older_kiosks_keep_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store, "over", "a")
    monkeypatch.setitem(SENTENCES, "over", Sentence("끝", 3, spoken="수업을 마칩니다."))
    with store.reading() as session:
        assert takes.current(session)["over"].stale
    keep(store, "over", "b", LATER)
    send(store)
    with store.reading() as session:
        assert not takes.current(session)["over"].stale
        assert {one.file.sha256[0] for one in takes.sent(session).voice.prompts} == {"a", "b"}


def test_file_and_row_go_together(store: Store, tmp_path: Path) -> None:
    depot = Depot(tmp_path / "hub")
    first = sound(tmp_path / "first.wav")
    assert taking.take_in(store, depot, first, "over", DEED) == pytest.approx(2, abs=0.1)
    kept = paths(depot, store)
    assert [path.is_file() for path in kept] == [True]
    # Not sent yet: the first one is nobody's any more once there is a second.
    second = sound(tmp_path / "second.wav", made="sine=frequency=500:duration=1")
    taking.take_in(store, depot, second, "over", LATER)
    assert not kept[0].exists()
    taking.send(store, depot, LATER)
    with pytest.raises(TakeRefusedError):
        taking.take_in(store, depot, Path("/dev/null"), "over", LATER)
    with pytest.raises(TakeUnknownError):
        taking.take_in(store, depot, second, "help", LATER)
    taking.take_out(store, depot, "over", LATER)
    assert paths(depot, store), "the kiosks still fetch what was sent"
    assert all(path.is_file() for path in paths(depot, store))
    taking.send(store, depot, LATER)
    assert list((tmp_path / "hub" / "library").glob("??/*")) == []
    assert list((tmp_path / "hub" / "incoming").iterdir()) == []


def paths(depot: Depot, store: Store) -> list[Path]:
    with store.reading() as session:
        return [depot.path(sha256) for sha256 in takes.files(session)]
