"""What was compiled of an older source is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wire import compiled


def put(path: Path, at: float) -> Path:
    path.write_bytes(b"")
    os.utime(path, (at, at))
    return path


def test_what_was_made_of_these_sources_is_taken(tmp_path: Path) -> None:
    library = put(tmp_path / "_part.so", 2000)
    sources = [put(tmp_path / "part.c", 1000), put(tmp_path / "part.h", 2000)]
    assert compiled.find(tmp_path, "_part", sources) == library


def test_what_is_older_than_one_of_its_sources_is_left_alone_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path / "_part.so", 2000)
    sources = [put(tmp_path / "part.c", 1000), put(tmp_path / "part.h", 2001)]
    assert compiled.find(tmp_path, "_part", sources) is None
    assert f"{tmp_path}/part.h and left alone: compile it again" in caplog.text


def test_an_installed_one_needs_no_source(tmp_path: Path) -> None:
    library = put(tmp_path / "_part.abi3.so", 1000)
    assert compiled.find(tmp_path, "_part", [tmp_path / "part.c"]) == library


def test_where_none_was_compiled_there_is_none(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert compiled.find(tmp_path, "_part", [put(tmp_path / "part.c", 1000)]) is None
    assert caplog.text == ""
