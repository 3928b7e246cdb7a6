"""The mains fail at every instant at which something becomes lasting: old or new, never half."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from content.fetch import PIECE
from content.shelf import Stock
from tests.content.hub_films import cache_in, filled, on_shelf, serving
from tests.fakes.films import FakeFilms, film


class Mains:
    """Keeps a copy of the disk from before and after each fsync.

    A rename is refused unless all of the file was on the disk before it, and a folder's change
    must be made to last before anything else is.
    """

    def __init__(self, disk: Path, copies: Path, patch: pytest.MonkeyPatch) -> None:
        self._disk = disk
        self._copies = copies
        self._fsync, self._replace = os.fsync, os.replace
        self._lasting: dict[int, int] = {}
        self._renamed: list[Path] = []
        self.snapshots: list[Path] = []
        patch.setattr(os, "fsync", self.fsync)
        patch.setattr(os, "replace", self.replace)

    def fsync(self, descriptor: int) -> None:
        self._cut()
        self._fsync(descriptor)
        found = os.fstat(descriptor)
        self._lasting[found.st_ino] = found.st_size
        folder = Path(f"/proc/self/fd/{descriptor}").resolve()
        self._renamed = [path for path in self._renamed if path.parent != folder]
        self._cut()

    def replace(self, source: Any, target: Any) -> None:
        found = Path(source).stat()
        assert self._lasting.get(found.st_ino) == found.st_size, f"{source} is not on the disk"
        assert not self._renamed, f"{self._renamed} may be undone by a power cut"
        self._replace(source, target)
        self._renamed.append(Path(target))

    def _cut(self) -> None:
        copy = self._copies / f"{len(self.snapshots)}"
        shutil.copytree(self._disk, copy)
        self.snapshots.append(copy)

    @property
    def unfinished(self) -> list[Path]:
        return self._renamed


async def test_after_a_power_cut_at_any_instant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = new_folder(tmp_path / "disk")
    films = FakeFilms()
    async with serving(films) as hub:
        with monkeypatch.context() as patch:
            mains = Mains(disk, new_folder(tmp_path / "copies"), patch)
            cache = cache_in(disk)
            old = films.put("dance", film("dance", PIECE + 1000), poster=b"poster")
            await filled(cache, films, hub)
            films.withdraw(old)
            films.put("stretching", film("stretching", 2 * PIECE))
            films.put("laughing")
            await filled(cache, films, hub)
            assert not mains.unfinished
        assert len(mains.snapshots) > 20
        seen = set()
        for copy in mains.snapshots:
            again = cache_in(copy)
            # Every film on the shelf is read through here, and is the right one.
            shelf = on_shelf(again)
            assert set(shelf) <= {"dance", "stretching", "laughing"}
            seen.add(tuple(shelf))
            await filled(again, films, hub)
            assert on_shelf(again) == ["stretching", "laughing"]
            assert again.stock == Stock(version=4, ready=2, wanted=2)
        assert {(), ("dance",), ("stretching", "dance"), ("stretching", "laughing")} <= seen


def new_folder(path: Path) -> Path:
    path.mkdir()
    return path
