"""The films on a kiosk's disk, each found under the SHA-256 of its bytes.

    <folder>/<ab>/<sha256>        whole and checked
    <folder>/<ab>/<sha256>.part   what has come of one so far

A file gets its name only after its bytes were read back and are the right ones.  The last
good library stays the shelf until the films of a newer one are there.
"""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content import disk, shelf
from content.fetch import NoRoomError, Source, WithdrawnError, WrongFileError, digest, fetch
from content.item import File, Item, Library, Prompt, Sha256
from content.shelf import Kept, Stock

_PART = ".part"
_NAMED_BY_CONTENT = re.compile(r"[0-9a-f]{64}")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """An item that can be watched, and where its files are."""

    item: Item
    film: Path
    poster: Path | None


class Cache:
    """One kiosk's; every method that waits for the disk is a coroutine, except `load`."""

    def __init__(
        self,
        folder: Path,
        file: Path,
        keep_free: int,
        free: Callable[[Path], int] = disk.free,
    ) -> None:
        """`file` remembers the libraries; of the bytes that are `free`, so many stay free."""
        self._folder = folder
        self._file = file
        self.keep_free = keep_free
        self._free = free
        self._kept = Kept()
        self._whole: set[Sha256] = set()
        self._held: File | None = None
        self._one_change_at_a_time = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []

    def load(self) -> None:
        """What the disk holds; a listed file counts when it is as long as it should be."""
        disk.make_folder(self._folder)
        try:
            self._kept = Kept.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return
        except ValueError:
            # The hub says it again at the next pull, and the films are still there.
            log.error("library_on_disk=unusable remedy=pulled_again")
            return
        self._whole = self._found()

    def listen(self, changed: Callable[[], None]) -> None:
        """Have `changed` called when the shelf or the wants may have changed."""
        self._listeners.append(changed)

    @property
    def etag(self) -> str:
        """Of the newest library; empty when it has to be pulled whole."""
        return self._kept.etag

    @property
    def stock(self) -> Stock:
        return shelf.stock(self._kept, self._whole)

    def ready(self) -> tuple[Ready, ...]:
        """What can be watched now, in the library's order."""
        return tuple(self._ready(item) for item in shelf.items(self._kept, self._whole))

    def prompts(self) -> tuple[tuple[Prompt, Path], ...]:
        """The recordings that can be played now, and where they are."""
        found = shelf.prompts(self._kept, self._whole)
        return tuple((prompt, self._path(prompt.file.sha256)) for prompt in found)

    def film(self, sha256: Sha256) -> Path | None:
        """Where this film lies; None where it is not whole."""
        path, held = self._path(sha256), self._held
        if sha256 in self._whole:
            return path
        # Withdrawn meanwhile, and in no library that is remembered.
        is_held = held is not None and held.sha256 == sha256 and disk.size(path) == held.size
        return path if is_held else None

    def hold(self, film: File | None) -> None:
        """Keep this film, the one that is on or waits, also when it is withdrawn."""
        if film != self._held:
            self._held = film
            self._tell()

    async def take(self, library: Library, etag: str) -> bool:
        """The hub has said something; whether it is new, and on disk."""
        if (library, etag) == (self._kept.newest, self._kept.etag):
            return False
        async with self._one_change_at_a_time:
            fresh = library != self._kept.newest
            await self._keep(Kept(etag=etag, newest=library, good=self._kept.good))
            self._whole = await asyncio.to_thread(self._found)
        self._tell()
        return fresh

    async def forget(self) -> None:
        """This kiosk is nobody's any more.  The films stay: whoever pairs it wants them."""
        async with self._one_change_at_a_time:
            self._kept = Kept()
            self._whole = set()
            await asyncio.to_thread(disk.remove, self._file)
        self._tell()

    def missing(self) -> tuple[File, ...]:
        """What is still to be fetched, in the order in which it is wanted."""
        wanted = shelf.files(self._kept.newest)
        return tuple(file for file in wanted if file.sha256 not in self._whole)

    def have(self, file: File) -> int:
        """How many bytes of it are here."""
        path = self._path(file.sha256)
        return max(disk.size(path), disk.size(path.with_name(path.name + _PART)))

    async def bring(self, file: File, source: Source) -> None:
        """Fetch one file, or what is missing of it.

        Raises `content.fetch.FetchError`, `OSError` and the errors of `source`.
        """
        path = self._path(file.sha256)
        part = path.with_name(path.name + _PART)
        await asyncio.to_thread(disk.make_folder, path.parent)
        # Where the agent was stopped between the last step and its being noted.
        here = await digest(path) == file.sha256
        if not here:
            await self._fetch(file, part, source)
        async with self._one_change_at_a_time:
            if not here:
                await asyncio.to_thread(disk.finish, part, path)
            self._whole.add(file.sha256)
        log.info("file=whole sha256=%s bytes=%d", file.sha256, file.size)
        self._tell()

    async def settle(self) -> None:
        """Once the newest library is here completely, it is the good one and nothing else stays."""
        async with self._one_change_at_a_time:
            newest = self._kept.newest
            if newest is None or not shelf.is_complete(newest, self._whole):
                return
            if not shelf.has_voice(newest, self._whole):
                # The recordings before these are what is said until then.
                return
            if newest != self._kept.good:
                await self._keep(Kept(etag=self._kept.etag, newest=newest, good=newest))
                log.info("library=complete version=%d items=%d", newest.version, len(newest.items))
            gone = await asyncio.to_thread(self._unwanted)
            await self._delete(gone)
        if gone:
            self._tell()

    async def check(self) -> int:
        """Read every film through, one at a time, and clear out what is foreign.

        A corrupt one is off the shelf at once, to be fetched again; how many there were.
        """
        corrupt = 0
        for file in shelf.files(self._kept.newest, self._kept.good):
            path = self._path(file.sha256)
            if file.sha256 in self._whole and await digest(path) != file.sha256:
                log.error("file=corrupt sha256=%s remedy=fetched_again", file.sha256)
                corrupt += 1
                async with self._one_change_at_a_time:
                    await self._delete([path])
                self._tell()
        foreign = await asyncio.to_thread(lambda: list(self._foreign()))
        for path in foreign:
            log.warning("file=foreign name=%r remedy=deleted", path.name)
            await asyncio.to_thread(_clear, path)
        return corrupt

    async def _fetch(self, file: File, part: Path, source: Source) -> None:
        def guard(size: int) -> None:
            if file not in self.missing():
                raise WithdrawnError(f"{file.sha256}: nobody wants it any more")
            if not self._fits(size):
                raise NoRoomError(f"{file.sha256}: the disk filled up")

        await self._make_room(file.size - await asyncio.to_thread(disk.size, part))
        await fetch(file, part, source, guard)
        if await digest(part) != file.sha256:
            await asyncio.to_thread(part.unlink, missing_ok=True)
            raise WrongFileError(f"{file.sha256}: other bytes came")

    # -- libraries

    async def _keep(self, kept: Kept) -> None:
        """A full disk must not hide a film: the library holds, and is pulled again for the disk."""
        try:
            await asyncio.to_thread(disk.replace, self._file, kept.model_dump_json().encode())
        except OSError as error:
            log.error("library=not_kept reason=%r", error.strerror)
            kept = kept.model_copy(update={"etag": ""})
        self._kept = kept

    def _ready(self, item: Item) -> Ready:
        poster = self.film(item.poster.sha256) if item.poster else None
        return Ready(item, self._path(item.film.sha256), poster)

    def _found(self) -> set[Sha256]:
        listed = shelf.files(self._kept.newest, self._kept.good)
        return {file.sha256 for file in listed if disk.size(self._path(file.sha256)) == file.size}

    def _tell(self) -> None:
        for changed in self._listeners:
            changed()

    # -- the disk

    def _path(self, sha256: Sha256) -> Path:
        return self._folder / sha256[:2] / sha256

    def _fits(self, size: int) -> bool:
        return self._free(self._folder) - size >= self.keep_free

    async def _make_room(self, size: int) -> None:
        """Let withdrawn films go for a new one, the oldest first, but only if that is enough."""
        if self._fits(size):
            return
        async with self._one_change_at_a_time:
            paths = await asyncio.to_thread(self._unwanted)
            if not self._fits(size - sum(map(disk.size, paths))):
                raise NoRoomError(f"no room for {size} bytes more, {self.keep_free} stay free")
            while paths and not self._fits(size):
                log.info("file=evicted name=%s", paths[0].name)
                await self._delete([paths.pop(0)])
        self._tell()

    def _unwanted(self) -> list[Path]:
        """What nobody wants any more: halves first, then the oldest."""
        wanted = {file.sha256 for file in shelf.files(self._kept.newest)}
        if self._held is not None:
            wanted.add(self._held.sha256)
        found = [path for path in self._named() if path.name.removesuffix(_PART) not in wanted]
        return sorted(found, key=lambda path: (path.suffix != _PART, disk.written_at(path)))

    def _named(self) -> Iterator[Path]:
        """Every file that bears the name of some content."""
        for path in self._folder.glob("??/*"):
            name = path.name.removesuffix(_PART)
            named = _NAMED_BY_CONTENT.fullmatch(name) and path.parent.name == name[:2]
            if named and path.is_file() and not path.is_symlink():
                yield path

    def _foreign(self) -> Iterator[Path]:
        """What lies here and was not put here by us."""
        ours = set(self._named())
        for folder in self._folder.glob("*"):
            if not re.fullmatch("[0-9a-f]{2}", folder.name) or not folder.is_dir():
                yield folder
            else:
                yield from (path for path in folder.iterdir() if path not in ours)

    async def _delete(self, paths: list[Path]) -> None:
        # First nobody may see them any more.
        self._whole -= {path.name for path in paths}
        for path in paths:
            await asyncio.to_thread(disk.remove, path)


def _clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
