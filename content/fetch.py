"""One file from the hub, in pieces: what is on the disk stays there over every break."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from content import disk
from content.item import File, Sha256

PATH = "/api/kiosk/files"
PIECE = 2**20
"""So much at the most has to be fetched again after a power cut."""

_PAST_THE_END = 416


class FetchError(Exception):
    """This file did not come.

    FetchError
    ├── LineBrokenError   go on soon, from where it stopped
    ├── WrongFileError    what came is not the file and was thrown away; try again much later
    ├── NoRoomError       the disk is too full for it
    └── WithdrawnError    nobody wants it any more
    """


class LineBrokenError(FetchError):
    pass


class WrongFileError(FetchError):
    pass


class NoRoomError(FetchError):
    pass


class WithdrawnError(FetchError):
    pass


@dataclass(frozen=True, slots=True)
class Opened:
    """The beginning of an answer: 200, 206 or 416, with header names in lower case."""

    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]


class Source(Protocol):
    """The way to the hub.  Raises its own errors for other answers and for a broken line."""

    def stream(
        self, path: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[Opened]: ...


Guard = Callable[[int], None]
"""Asked before so many bytes are written; raises `NoRoomError` or `WithdrawnError`."""


async def fetch(file: File, part: Path, source: Source, guard: Guard) -> None:
    """Bring what `part` lacks of `file`, as many bytes as it is to have.

    Raises `FetchError` and the errors of `source`; what came until then stays in `part`,
    unless it cannot belong to this file.
    """
    try:
        have = await asyncio.to_thread(disk.size, part)
        if have > file.size:
            raise WrongFileError(f"{file.sha256}: {have} bytes of {file.size} are here")
        if have == file.size:
            return
        async with source.stream(f"{PATH}/{file.sha256}", _from(have, file)) as answer:
            if answer.status == _PAST_THE_END:
                raise WrongFileError(f"{file.sha256}: the hub's file ends before {have}")
            if not _goes_on(answer, have):
                await asyncio.to_thread(part.unlink, missing_ok=True)
                have = 0
            have = await _take(answer, have, file, part, guard)
        if have < file.size:
            raise LineBrokenError(f"{file.sha256}: {have} bytes of {file.size} came")
    except WrongFileError:
        await asyncio.to_thread(part.unlink, missing_ok=True)
        raise


async def digest(path: Path) -> Sha256:
    """SHA-256 of what is on the disk; empty where there is no such file."""
    sofar, at = hashlib.sha256(), 0
    try:
        while (after := await asyncio.to_thread(disk.digest_on, sofar, path, at)) > at:
            at = after
    except FileNotFoundError:
        return ""
    return sofar.hexdigest()


def _from(have: int, file: File) -> dict[str, str]:
    if not have:
        return {}
    # A hub that has another file under this name answers with the whole of it.
    return {"Range": f"bytes={have}-", "If-Range": f'"{file.sha256}"'}


def _goes_on(answer: Opened, have: int) -> bool:
    """Whether the answer begins where we stopped; else it is the whole file (RFC 9110, 15.3)."""
    if answer.status == 200:
        return False
    start = re.match(r"bytes (\d+)-", answer.headers.get("content-range", ""))
    if start is None or int(start[1]) != have:
        raise WrongFileError(f"asked for the bytes from {have} on, got others")
    return True


async def _take(answer: Opened, have: int, file: File, part: Path, guard: Guard) -> int:
    """Write what comes behind the first `have` bytes; how many there are at the end."""
    held = bytearray()
    try:
        async for chunk in answer.chunks:
            held += chunk
            if have + len(held) > file.size:
                raise WrongFileError(f"{file.sha256}: more than {file.size} bytes came")
            if len(held) >= PIECE:
                piece, held = bytes(held), bytearray()
                guard(len(piece))
                at, have = have, have + len(piece)
                await asyncio.to_thread(disk.write_at, part, at, piece)
    finally:
        # Also what came just before the line broke: a bad line brings little at a time.
        if held:
            disk.write_at(part, have, bytes(held))
    return have + len(held)
