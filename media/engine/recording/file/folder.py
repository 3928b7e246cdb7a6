"""Where recordings lie: one folder, which no name and no link leads out of.

Every step of a path is opened from the one before and never through a symbolic link.  What is
being recorded is noted in a hidden folder, so that the next start finds what the last left open.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from wire.config import ConfigError

OPEN_NOTES = ".unfinished"
MOST_SAME_NAMES = 1000
MOST_NOTES = 1000
MOST_NOTE_BYTES = 64 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC


def open_folder(path: Path | None) -> Folder | None:
    """The folder of the config, if there is one; raises ConfigError."""
    if path is None:
        return None
    try:
        return Folder(path)
    except OSError as error:
        raise ConfigError(
            f"recording.folder {path} cannot be written ({error.strerror}); "
            "name another one or give the room engine the right to it."
        ) from error


class Folder:
    """All calls may raise OSError; none follows a link below the folder itself."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path.resolve()
        with self._open(PurePosixPath(OPEN_NOTES)) as notes:
            probe = os.open("probe", _FILE | os.O_CREAT, 0o600, dir_fd=notes)
            os.close(probe)
            os.unlink("probe", dir_fd=notes)

    def create(self, wanted: PurePosixPath) -> tuple[int, PurePosixPath]:
        """A new file, open; where the name is taken, the next free one with a number."""
        with self._open(wanted.parent) as parent:
            for number in range(1, MOST_SAME_NAMES):
                name = wanted.name if number == 1 else f"{wanted.stem}-{number}{wanted.suffix}"
                try:
                    file = os.open(name, _FILE | os.O_CREAT | os.O_EXCL, 0o640, dir_fd=parent)
                except FileExistsError:
                    continue
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return file, wanted.with_name(name)
        raise FileExistsError("too many files of this name")

    def reopen(self, known: PurePosixPath) -> int:
        """A file made before; BlockingIOError while another engine writes it."""
        with self._open(known.parent) as parent:
            file = os.open(known.name, _FILE, dir_fd=parent)
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise OSError(errno.EINVAL, "not a plain file")
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            raise
        return file

    def free_bytes(self) -> int:
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize

    def note(self, name: str, text: bytes) -> None:
        """Remember on disk that something is being recorded."""
        with self._open(PurePosixPath(OPEN_NOTES)) as notes:
            file = os.open(f"{name}.new", _FILE | os.O_CREAT | os.O_TRUNC, 0o600, dir_fd=notes)
            try:
                os.write(file, text)
                os.fsync(file)
            finally:
                os.close(file)
            os.rename(f"{name}.new", name, src_dir_fd=notes, dst_dir_fd=notes)
            os.fsync(notes)

    def forget(self, name: str) -> None:
        with self._open(PurePosixPath(OPEN_NOTES)) as notes:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=notes)

    def notes(self) -> dict[str, bytes]:
        """What was being recorded when somebody last knew."""
        found = {}
        with self._open(PurePosixPath(OPEN_NOTES)) as notes:
            names = os.listdir(notes)  # noqa: PTH208 - by the folder's descriptor, not its name
            for name in sorted(names)[:MOST_NOTES]:
                with contextlib.suppress(OSError):  # a stranger's folder or link
                    found[name] = _read(name, notes)
        return {name: text for name, text in found.items() if not name.endswith(".new")}

    @contextlib.contextmanager
    def _open(self, below: PurePosixPath) -> Iterator[int]:
        """A folder below this one, made where it is missing."""
        if below.is_absolute() or ".." in below.parts:
            raise OSError(errno.EINVAL, "not below the recording folder")
        at = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in below.parts:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o750, dir_fd=at)
                inner = os.open(part, _FOLDER, dir_fd=at)
                os.close(at)
                at = inner
            yield at
        finally:
            os.close(at)


def _read(name: str, parent: int) -> bytes:
    file = os.open(name, _FILE, dir_fd=parent)
    try:
        return os.read(file, MOST_NOTE_BYTES)
    finally:
        os.close(file)
