"""How the cache writes: a power cut at any instant leaves a file old or new, never half."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

SLICE = 8 * 2**20
"""Bytes read at once while a whole file is looked through."""


def write_at(path: Path, at: int, data: bytes) -> None:
    """Put `data` at offset `at`; returns when it is on the disk.

    Doing it twice, or late, harms nothing: the same bytes go to the same place.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        left = memoryview(data)
        while left:
            written = os.pwrite(descriptor, left, at)
            at, left = at + written, left[written:]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def finish(part: Path, path: Path) -> None:
    """Let what `part` holds be found under `path` from now on."""
    descriptor = os.open(part, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    part.replace(path)
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Make `path` hold `data`, readable by its owner only."""
    # One fixed name: what a power cut leaves behind is overwritten by the next try.
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    write_at(temporary, 0, data)
    finish(temporary, path)


def remove(path: Path) -> None:
    """Make `path` be gone, also after a power cut."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free(folder: Path) -> int:
    """Bytes that may still be written to the disk that `folder` is on."""
    return shutil.disk_usage(folder).free


def size(path: Path) -> int:
    """How long the plain file `path` is; 0 where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def written_at(path: Path) -> float:
    """When `path` was written last (seconds); 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def digest_on(sofar: hashlib._Hash, path: Path, at: int) -> int:
    """Add one slice of `path` from offset `at` to `sofar`; the offset after it.

    A slice at a time, so that whoever waits for it can stop within a moment.
    """
    with path.open("rb") as file:
        file.seek(at)
        data = file.read(SLICE)
    sofar.update(data)
    return at + len(data)
