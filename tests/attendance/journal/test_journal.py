"""The journal keeps what it acknowledged: numbered, sealed, and whatever the disk does."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from attendance.errors import JournalError
from attendance.journal.journal import KEPT, UNREADABLE, Journal
from attendance.journal.table import Draft
from attendance.record import BATCH
from attendance.seal import Seal
from content.item import Outcome, Play
from tests.attendance.journal.appender import CENTER, KEY, NOW, draft, opened
from wire.ids import ItemId

PLAY = Play(item_id=ItemId("i"), started_at=NOW, ended_at=NOW, seconds=1, outcome=Outcome.STOPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    journal = opened(folder)
    yield journal
    journal.close()


def numbers(journal: Journal, after: int = 0) -> list[int]:
    return [record.seq for record in journal.batch(after).records]


def test_records_are_numbered_from_one_and_found_again(journal: Journal, folder: Path) -> None:
    first, second, third = draft(), draft(None), draft("lee", present=False)
    assert journal.append(first) == [1]
    assert journal.append(second, third) == [2, 3]
    with closing(opened(folder)) as again:
        assert again.id == journal.id
        assert (again.last, again.have, again.oldest, again.waiting) == (3, 0, 1, 3)
        batch = again.batch(0)
    assert (batch.journal, batch.oldest) == (journal.id, 1)
    assert [record.id for record in batch.records] == [first.id, second.id, third.id]
    assert batch.records[0].body == first.body.model_dump(mode="json")
    assert batch.records[0].at == NOW
    assert batch.records[0].center_id == CENTER


def test_the_same_id_keeps_its_number_and_changes_nothing(journal: Journal) -> None:
    one, other = draft("kim"), draft("lee")
    journal.append(one, other)
    assert journal.append(draft("park", id=one.id), draft()) == [1, 3]
    assert [kept.entry.member_id for kept in journal.entries()] == ["kim", "lee", "kim-soonja"]


def test_entries_come_in_order_and_plays_are_none(journal: Journal) -> None:
    drafts = [draft("kim"), Draft(uuid4(), "play", CENTER, NOW, PLAY), draft(None, present=False)]
    journal.append(*drafts)
    kept = list(journal.entries())
    assert [(item.id, item.entry) for item in kept] == [
        (drafts[0].id, drafts[0].body), (drafts[2].id, drafts[2].body),
    ]  # fmt: skip
    assert journal.batch(1).records[0].kind == "play"


def test_a_batch_is_no_longer_than_the_hub_takes(journal: Journal) -> None:
    journal.append(*(draft() for _ in range(BATCH + 5)))
    assert numbers(journal) == list(range(1, BATCH + 1))
    assert numbers(journal, BATCH) == list(range(BATCH + 1, BATCH + 6))
    assert numbers(journal, BATCH + 5) == []


def test_what_the_hub_has_is_remembered_also_when_it_is_less(
    journal: Journal, folder: Path
) -> None:
    journal.append(draft(), draft(), draft())
    for have, waiting in [(2, 1), (3, 0), (1, 2), (0, 3), (99, 0)]:
        journal.received(have)
        assert journal.waiting == waiting
    with closing(opened(folder)) as again:
        assert (again.have, again.waiting) == (3, 0)


def test_only_what_the_hub_has_is_pruned_and_numbers_go_on(journal: Journal) -> None:
    old, new = NOW - KEPT - timedelta(days=1), NOW
    journal.append(draft(at=old), draft(at=old), draft(at=new), draft(at=old))
    assert journal.prune(NOW - KEPT) == 0
    journal.received(1)
    assert journal.prune(NOW - KEPT) == 1
    journal.received(4)
    # The fourth is old as well, but no gap is left before it.
    assert journal.prune(NOW - KEPT) == 1
    assert (numbers(journal), journal.oldest) == ([3, 4], 3)
    assert journal.prune(NOW + timedelta(days=1)) == 2
    assert (journal.oldest, journal.waiting, journal.batch(0).oldest) == (5, 0, 5)
    journal.received(0)
    assert journal.waiting == 0
    assert journal.append(draft()) == [5]
    assert journal.waiting == 1


def test_a_renewed_journal_sends_all_it_holds_under_a_new_name(journal: Journal) -> None:
    drafts = [draft(at=NOW + timedelta(days=number)) for number in range(6)]
    journal.append(*drafts)
    journal.received(4)
    journal.prune(NOW + timedelta(days=2))
    name = journal.id
    journal.renew()
    assert journal.id != name
    assert (journal.oldest, journal.last, journal.have, journal.waiting) == (1, 4, 0, 4)
    assert [record.id for record in journal.batch(0).records] == [one.id for one in drafts[2:]]
    assert journal.append(draft()) == [5]


def test_threads_get_numbers_without_a_gap(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: journal.append(draft())[0], range(80)))
    assert sorted(given) == list(range(1, 81))
    assert numbers(journal) == list(range(1, 81))


def test_no_body_lies_on_the_disk_in_clear(journal: Journal, folder: Path) -> None:
    journal.append(draft("kim-soonja"))
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert set(files) == {"records.sqlite", "records.sqlite-wal", "records.sqlite-shm"}
    # Its kind is there in clear, so we look in the right place.
    assert b"entry" in files["records.sqlite-wal"]
    for name, content in files.items():
        assert b"kim-soonja" not in content, name
        assert b"lesson-1" not in content, name


def test_a_journal_that_would_not_be_safe_is_refused() -> None:
    # SQLite keeps no write-ahead log for what is only in memory.
    with pytest.raises(JournalError, match="safe"):
        Journal(Path(":memory:"), Seal(KEY))


def test_the_settings_that_make_it_safe_are_in_force(journal: Journal) -> None:
    def setting(name: str) -> object:
        return journal._db.execute(f"PRAGMA {name}").fetchone()[0]

    assert setting("journal_mode") == "wal"
    assert setting("synchronous") == 2
    assert setting("foreign_keys") == 1


def test_a_record_that_cannot_be_read_travels_as_such(journal: Journal, folder: Path) -> None:
    journal.append(draft("kim"), draft("lee"), draft("park"))
    with closing(sqlite3.connect(folder / "records.sqlite")) as other, other:
        other.execute("UPDATE record SET body = zeroblob(60) WHERE seq = 2")
        other.execute("UPDATE record SET id = 'nonsense' WHERE seq = 3")
    first, second, third = journal.batch(0).records
    assert first.kind == "entry"
    assert [(record.seq, record.kind) for record in (second, third)] == [
        (2, UNREADABLE), (3, UNREADABLE),
    ]  # fmt: skip
    assert journal.batch(0).records[1:] == (second, third)
    assert [kept.entry.member_id for kept in journal.entries()] == ["kim"]


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_that_fails_leaves_nothing_behind(journal: Journal, seed: int) -> None:
    journal.append(draft())
    broken = Draft(uuid4(), None, CENTER, NOW, PLAY)  # type: ignore[arg-type]
    drafts = [draft() for _ in range(4)]
    drafts.insert(random.Random(seed).randrange(5), broken)
    with pytest.raises(JournalError):
        journal.append(*drafts)
    assert (numbers(journal), journal.last) == ([1], 1)
    assert journal.append(draft()) == [2]
