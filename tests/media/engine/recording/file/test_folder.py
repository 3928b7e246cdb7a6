"""Nothing leads out of the recording folder."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from media.engine.recording.file.folder import Folder, open_folder
from wire.config import ConfigError


def test_files_are_made_below_and_never_over_another(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "recordings")
    names = []
    for _ in range(3):
        file, path = folder.create(PurePosixPath("2026/봉화/lesson.webm"))
        os.close(file)
        names.append(str(path))
    assert names == [f"2026/봉화/lesson{n}.webm" for n in ("", "-2", "-3")]
    assert (folder.path / names[2]).is_file()


@pytest.mark.parametrize("trap", ["elsewhere/lesson.webm", "lesson.webm"])
def test_links_are_not_followed(tmp_path: Path, trap: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "lesson.webm").write_bytes(b"theirs")
    folder = Folder(tmp_path / "recordings")
    (folder.path / "elsewhere").symlink_to(outside)
    (folder.path / "lesson.webm").symlink_to(outside / "lesson.webm")
    if "/" in trap:
        with pytest.raises(OSError):
            folder.create(PurePosixPath(trap))
    else:
        file, path = folder.create(PurePosixPath(trap))
        os.close(file)
        assert str(path) == "lesson-2.webm"
    with pytest.raises(OSError):
        folder.reopen(PurePosixPath(trap))
    assert [one.read_bytes() for one in outside.iterdir()] == [b"theirs"]


@pytest.mark.parametrize("name", ["../lesson.webm", "a/../../lesson.webm", "/lesson.webm", ""])
def test_names_do_not_lead_out_either(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path / "recordings")
    (tmp_path / "lesson.webm").write_bytes(b"theirs")
    for attempt in (folder.create, folder.reopen):
        with pytest.raises(OSError):
            attempt(PurePosixPath(name))
    assert (tmp_path / "lesson.webm").read_bytes() == b"theirs"


def test_file_that_is_written_is_not_mended_by_another(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    file, path = folder.create(PurePosixPath("lesson.webm"))
    with pytest.raises(BlockingIOError):
        Folder(tmp_path).reopen(path)
    os.close(file)
    os.close(folder.reopen(path))


def test_notes_outlive_their_writer(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.note("EG_1", b"one")
    folder.note("EG_2", b"two")
    folder.note("EG_1", b"one again")
    folder.forget("EG_2")
    folder.forget("EG_3")
    (tmp_path / ".unfinished" / "EG_4.new").write_bytes(b"half")
    (tmp_path / ".unfinished" / "EG_5").mkdir()
    assert Folder(tmp_path).notes() == {"EG_1": b"one again"}


def test_folder_that_cannot_be_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    assert open_folder(None) is None
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError, match=r"recording\.folder .*file cannot be written"):
        open_folder(tmp_path / "file")
