"""Where the hub keeps its films: by what is in them, and what is still on its way in apart.

``library/<ab>/<sha256>`` holds what items need; ``incoming`` what nobody vouches for yet.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from content import disk
from content.item import Sha256

KEPT_FREE = 2**30
"""Bytes of the disk that no film may take: the database needs room to breathe."""

_PART = ".part"
_FORGOTTEN_S = 24 * 3600


class Depot:
    """The films of one hub, in `folder`.  Any number of processes may use it."""

    def __init__(self, folder: Path) -> None:
        self._library = folder / "library"
        self._incoming = folder / "incoming"
        for made in (self._library, self._incoming):
            disk.make_folder(made)

    def path(self, sha256: Sha256) -> Path:
        """Where the file with this hash lies, if it is here."""
        return self._library / sha256[:2] / sha256

    @contextmanager
    def part(self) -> Iterator[Path]:
        """An empty file for something to come in; gone afterwards, unless it was placed."""
        part = self._incoming / f"{uuid4().hex}{_PART}"
        part.touch(mode=0o600)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A private folder to work in, gone afterwards."""
        with TemporaryDirectory(suffix=_PART, dir=self._incoming) as folder:
            yield Path(folder)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else places or discards meanwhile, in no process.  Be short."""
        descriptor = os.open(self._library, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def place(self, file: Path, sha256: Sha256) -> None:
        """Let `file`, whose hash is `sha256`, be found by it from now on."""
        path = self.path(sha256)
        disk.make_folder(path.parent)
        file.chmod(0o600)
        disk.finish(file, path)

    def discard(self, sha256: Sha256) -> None:
        path = self.path(sha256)
        if path.exists():
            disk.remove(path)

    def room(self) -> int:
        """Bytes that may still come in."""
        return max(0, shutil.disk_usage(self._incoming).free - KEPT_FREE)

    def forget_parts(self) -> None:
        """Throw away what began to come in more than a day ago and was broken off."""
        # Times of files are the system's, also where our own clock is moved.
        before = time.time() - _FORGOTTEN_S
        for part in self._incoming.glob(f"*{_PART}"):
            if part.lstat().st_mtime >= before:
                continue
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part)
            else:
                part.unlink()
