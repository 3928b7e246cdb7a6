"""A damaged journal is replaced by what can be read of it, and no crash on the way loses more."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.errors import JournalError, JournalLockedError
from attendance.journal import folder as folders
from attendance.journal.folder import FILE
from attendance.journal.journal import Journal
from tests.attendance.journal.appender import draft, opened

OTHER_KEY = bytes(32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def filled(folder: Path, count: int) -> list[str]:
    """The ids of so many records in a journal that was closed."""
    drafts = [draft(f"member-{number}") for number in range(count)]
    with closing(opened(folder)) as journal:
        journal.append(*drafts)
    return [str(one.id) for one in drafts]


def held(journal: Journal) -> list[str]:
    found: list[str] = []
    while len(found) < journal.last:
        found += [str(record.id) for record in journal.batch(len(found)).records]
    return found


def aside(folder: Path) -> list[Path]:
    return sorted(folder.parent.glob("journal.aside-*"))


def overwrite(file: Path, offset: int, data: bytes) -> None:
    with file.open("r+b") as opened_file:
        opened_file.seek(offset)
        opened_file.write(data)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def no_database(file: Path) -> None:
    file.write_bytes(b"<html>" * 1000)


def other_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE something (else_ TEXT)")


@pytest.mark.parametrize("damage", [empty, no_database, other_tables])
def test_a_journal_of_which_nothing_can_be_read_is_set_aside(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    filled(folder, 5)
    damage(folder / FILE)
    broken = (folder / FILE).read_bytes()
    with closing(opened(folder)) as journal:
        assert (journal.last, journal.waiting) == (0, 0)
        assert journal.append(draft()) == [1]
    (old,) = aside(folder)
    # Opening may have touched the header, and nothing else.
    assert (old / FILE).read_bytes()[100 : max(len(broken), 100)] == broken[100:]


def pages_of(file: Path, first_byte: int) -> list[int]:
    """Offsets of B-tree pages of one type (https://sqlite.org/fileformat.html, 1.6)."""
    content = file.read_bytes()
    return [at for at in range(4096, len(content), 4096) if content[at] == first_byte]


@pytest.mark.parametrize("length", [100, 4096])
def test_without_the_first_page_everything_else_is_read(folder: Path, length: int) -> None:
    ids = filled(folder, 300)
    overwrite(folder / FILE, 0, b"\xa5" * length)
    with closing(opened(folder)) as journal:
        assert held(journal) == ids
    assert [path.name for path in folder.parent.iterdir()].count("journal") == 1
    assert len(list(folder.parent.iterdir())) == 2


def test_what_lies_around_damaged_pages_is_carried_over(folder: Path) -> None:
    ids = filled(folder, 2000)
    leaves = pages_of(folder / FILE, 0x0D)
    for at in (leaves[len(leaves) // 3], leaves[len(leaves) * 2 // 3]):
        overwrite(folder / FILE, at, b"\xa5" * 4096)
    with closing(opened(folder)) as journal:
        found = held(journal)
        assert 1900 < len(found) < 2000
        assert found == [one for one in ids if one in set(found)]
        assert (journal.oldest, journal.have, journal.waiting) == (1, 0, len(found))
    assert len(aside(folder)) == 1


def test_a_damaged_index_costs_no_record(folder: Path) -> None:
    ids = filled(folder, 2000)
    overwrite(folder / FILE, pages_of(folder / FILE, 0x0A)[1], b"\xa5" * 4096)
    with closing(opened(folder)) as journal:
        assert held(journal) == ids
    assert len(aside(folder)) == 1


def test_a_missing_number_is_damage(folder: Path) -> None:
    ids = filled(folder, 5)
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.execute("DELETE FROM record WHERE seq = 3")
    with closing(opened(folder)) as journal:
        assert held(journal) == [*ids[:2], *ids[3:]]
        assert [record.seq for record in journal.batch(0).records] == [1, 2, 3, 4]


def test_a_damaged_standing_costs_no_record(folder: Path) -> None:
    ids = filled(folder, 5)
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.execute("UPDATE standing SET journal = 'nonsense'")
    with closing(opened(folder)) as journal:
        assert held(journal) == ids


@settings(deadline=None, max_examples=30, derandomize=True)
@given(data=st.data())
def test_any_damage_leaves_a_journal_that_works(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("damage") / "journal"
    ids = filled(folder, 60)
    size = (folder / FILE).stat().st_size
    offset = data.draw(st.integers(0, size - 1))
    garbage = data.draw(st.binary(min_size=1, max_size=600))
    if data.draw(st.booleans()):
        overwrite(folder / FILE, offset, garbage)
    else:
        with (folder / FILE).open("r+b") as file:
            file.truncate(offset)
    with closing(opened(folder)) as journal:
        last = journal.last
        # Those whose content was hit travel as unreadable; nobody else's id comes up.
        known = {
            str(record.id) for record in journal.batch(0).records if record.kind != "unreadable"
        }
        assert known <= set(ids)
        assert journal.append(draft()) == [last + 1]
    shutil.rmtree(folder.parent)


def test_a_crash_before_the_damaged_one_is_set_aside_starts_over(folder: Path) -> None:
    ids = filled(folder, 5)
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.execute("DELETE FROM record WHERE seq = 5")
    half = folder.with_name("journal.new")
    half.mkdir()
    (half / FILE).write_bytes(b"half")
    with closing(opened(folder)) as journal:
        assert held(journal) == ids[:4]
    assert len(aside(folder)) == 1
    assert not half.exists()


def test_a_crash_between_the_renames_takes_up_the_new_one(folder: Path) -> None:
    ids = filled(folder, 5)
    folder.rename(folder.with_name("journal.new"))
    with closing(opened(folder)) as journal:
        assert held(journal) == ids


def test_a_crash_while_the_first_journal_is_made_is_no_matter(folder: Path) -> None:
    half = folder.with_name("journal.new")
    half.mkdir()
    with closing(opened(folder)) as journal:
        assert journal.append(draft()) == [1]


def test_a_new_one_that_was_damaged_before_it_was_in_place_gives_what_it_has(folder: Path) -> None:
    ids = filled(folder, 5)
    fresh = folder.with_name("journal.new")
    folder.rename(fresh)
    with closing(sqlite3.connect(fresh / FILE)) as db, db:
        db.execute("DELETE FROM record WHERE seq = 3")
    with closing(opened(folder)) as journal:
        assert held(journal) == [*ids[:2], *ids[3:]]
    assert len(list(folder.parent.glob("journal.new.aside-*"))) == 1


def test_tries_on_a_full_disk_leave_nothing_lying_about(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, *_: object) -> None:
        file.write_bytes(b"")
        raise JournalError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(folders, "create", full)
        for _ in range(3):
            with pytest.raises(JournalError):
                opened(folder)
    with closing(opened(folder)) as journal:
        assert journal.append(draft()) == [1]
    assert list(folder.parent.iterdir()) == [folder]


def test_every_crash_on_the_way_keeps_what_can_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine dies at each step of a replacement in turn."""
    ids = filled(folder, 5)
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.execute("DELETE FROM record WHERE seq = 3")
    shutil.copytree(folder, folder.with_name("kept"))
    for step in ("create", "sync_folder", "_set_aside", "_put_in_place"):

        def die(*_: object, at: str = step) -> None:
            raise KeyboardInterrupt(at)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(folders, step, die)
            opened(folder)
        with closing(opened(folder)) as journal:
            assert held(journal) == [*ids[:2], *ids[3:]], step
        shutil.rmtree(folder)
        shutil.copytree(folder.with_name("kept"), folder)


def test_records_that_wait_under_another_key_are_left_alone(folder: Path) -> None:
    ids = filled(folder, 5)
    with pytest.raises(JournalLockedError, match="5 records are waiting"):
        opened(folder, OTHER_KEY)
    with closing(opened(folder)) as journal:
        assert held(journal) == ids
    assert aside(folder) == []


def test_under_another_key_a_new_one_is_begun_when_the_hub_has_everything(folder: Path) -> None:
    filled(folder, 5)
    with closing(opened(folder)) as journal:
        journal.received(5)
    with closing(opened(folder, OTHER_KEY)) as journal:
        assert journal.append(draft()) == [1]
    (old,) = aside(folder)
    with closing(opened(old)) as journal:
        assert journal.last == 5
