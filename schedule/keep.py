"""Files that survive a power cut at any instant: old or new, never half."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

BROKEN = ".broken-"


def replace(path: Path, data: bytes) -> None:
    """Make `path` hold `data`, readable by its owner only; returns when it is on the disk."""
    # One fixed name: what a power cut leaves behind is overwritten by the next try.
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def remove(path: Path) -> None:
    """Make `path` be gone, also after a power cut."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read(path: Path) -> bytes | None:
    """What `path` holds; None where there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def set_aside(path: Path, now: datetime) -> Path:
    """Move a file that cannot be understood out of the way, for whoever looks into it."""
    aside = path.with_name(f"{path.name}{BROKEN}{now:%Y%m%dT%H%M%S}")
    path.replace(aside)
    return aside


def clear_broken(folder: Path, older_than: datetime) -> int:
    """Delete what was set aside before `older_than`; how many files that were."""
    cleared = 0
    for path in folder.glob(f"*{BROKEN}*"):
        if path.stat().st_mtime < older_than.timestamp():
            path.unlink(missing_ok=True)
            cleared += 1
    return cleared


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
