"""A hub's library and its files over real HTTP, on a line that breaks and a disk that lies."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

from aiohttp import web

from content.item import File, Item, Library, Prompt, Voice
from wire.ids import ItemId

CHUNK = 64 * 1024


class Asked(NamedTuple):
    """One call for a file: its name, where it was to begin, and what was answered."""

    sha256: str
    start: int
    status: int


def film(name: str, size: int = 300_000) -> bytes:
    """So many bytes that belong to nobody else."""
    block = hashlib.sha512(name.encode()).digest()
    return (block * (size // len(block) + 1))[:size]


async def _nobody() -> None:
    pass


class FakeFilms:
    """The routes; `known` says whether a request's credential is good."""

    def __init__(
        self,
        known: Callable[[web.Request], bool] = lambda _: True,
        tell: Callable[[], Awaitable[None]] = _nobody,
    ) -> None:
        self.library = Library()
        self.files: dict[str, bytes] = {}
        self.asked: list[Asked] = []
        self.sent = 0
        """Bytes of files put on the line."""
        self.open = 0
        """Calls for a file whose answer is under way."""
        self.pulls: list[int] = []
        """The status of each answer to a pull of the library."""
        self.body: bytes | None = None
        """Said in place of the library."""
        self.weather: dict[str, deque[str]] = {}
        """What happens to the next calls for a file: ``breaks 1000``, ``stalls 1000``, ``short``,
        ``wrong``, ``more``, ``other part``, ``whole``, or a status."""
        self._known = known
        self._tell = tell

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/kiosk/library", self._library),
            web.get("/api/kiosk/files/{sha256}", self._file),
        ]

    def put(self, name: str, data: bytes | None = None, poster: bytes | None = None) -> Item:
        """Take a film into the library, at its end."""
        data = film(name) if data is None else data
        item = Item(
            id=ItemId(name),
            title=name,
            category="체조",
            seconds=900,
            media_type="video/mp4",
            film=self._store(data),
            poster=self._store(poster) if poster else None,
            added_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        self._now((*self.library.items, item))
        return item

    def record(self, key: str, spoken: str, data: bytes) -> Prompt:
        """Let this be how the sentence `key` sounds, instead of any before it."""
        prompt = Prompt(key=key, spoken=spoken, file=self._store(data))
        before = self.library.voice
        others = tuple(one for one in before.prompts if one.key != key)
        voice = Voice(version=before.version + 1, prompts=(*others, prompt))
        version = self.library.version + 1
        self.library = self.library.model_copy(update={"voice": voice, "version": version})
        return prompt

    def withdraw(self, *items: Item) -> None:
        self._now(tuple(item for item in self.library.items if item not in items))

    def will(self, file: File, *weather: str) -> None:
        """What happens to the next calls for this file, in order."""
        self.weather[file.sha256] = deque(weather)

    def starts(self, file: File) -> list[int]:
        """Where the calls for this file were to begin."""
        return [asked.start for asked in self.asked if asked.sha256 == file.sha256]

    def _store(self, data: bytes) -> File:
        sha256 = hashlib.sha256(data).hexdigest()
        self.files[sha256] = data
        return File(sha256=sha256, size=len(data))

    def _now(self, items: tuple[Item, ...]) -> None:
        version, voice = self.library.version + 1, self.library.voice
        self.library = Library(version=version, items=items, voice=voice)

    async def _library(self, request: web.Request) -> web.Response:
        answer = self._library_answer(request)
        self.pulls.append(answer.status)
        await self._tell()
        return answer

    def _library_answer(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _problem(401, "credential_refused")
        body = self.library.model_dump_json().encode() if self.body is None else self.body
        etag = f'"v{self.library.version}-{hashlib.sha256(body).hexdigest()[:12]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/json", headers={"ETag": etag})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        sha256 = request.match_info["sha256"]
        begins = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(begins[1]) if begins else 0
        coming = self.weather.get(sha256)
        weather = coming.popleft() if coming else "fair"
        data = self.files.get(sha256)
        if not self._known(request):
            answer: web.StreamResponse = _problem(401, "credential_refused")
        elif weather.isdecimal():
            answer = _problem(int(weather), "some_slug")
        elif data is None:
            answer = _problem(404, "file_unknown")
        else:
            data = _as_it_is(data, weather)
            if weather == "whole" or request.headers.get("If-Range") not in {None, f'"{sha256}"'}:
                begins = None
            if begins and start >= len(data):
                answer = _problem(416, "range_past_the_end")
            else:
                return await self._send(request, data, start if begins else None, weather)
        self.asked.append(Asked(sha256, start, answer.status))
        await self._tell()
        return answer

    async def _send(
        self, request: web.Request, data: bytes, start: int | None, weather: str
    ) -> web.StreamResponse:
        sha256 = request.match_info["sha256"]
        headers = {"ETag": f'"{sha256}"', "Accept-Ranges": "bytes"}
        if start is not None:
            said = start + 1 if weather == "other part" else start
            headers["Content-Range"] = f"bytes {said}-{len(data) - 1}/{len(data)}"
        answer = web.StreamResponse(status=200 if start is None else 206, headers=headers)
        self.asked.append(Asked(sha256, start or 0, answer.status))
        await self._tell()
        data = data[start or 0 :]
        answer.content_length = len(data)
        await answer.prepare(request)
        self.open += 1
        try:
            await self._put_on_the_line(request, answer, data, weather)
        finally:
            self.open -= 1
        return answer

    async def _put_on_the_line(
        self, request: web.Request, answer: web.StreamResponse, data: bytes, weather: str
    ) -> None:
        verb, _, number = weather.partition(" ")
        ends = int(number) if verb in {"breaks", "stalls"} else len(data)
        for at in range(0, min(ends, len(data)), CHUNK):
            await answer.write(data[at : min(at + CHUNK, ends)])
            self.sent += min(at + CHUNK, ends) - at
        if verb == "breaks":
            assert request.transport is not None
            request.transport.close()
        elif verb == "stalls":
            # Until whoever asked hangs up: the server cancels the handler then.
            await asyncio.Event().wait()


def _as_it_is(data: bytes, weather: str) -> bytes:
    """What this disk says that the file is."""
    match weather:
        case "wrong":
            middle = len(data) // 2
            return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        case "short":
            return data[: len(data) // 2]
        case "more":
            return data + b"more"
    return data


def _problem(status: int, slug: str) -> web.Response:
    problem = {"type": slug, "title": slug, "status": status}
    answer = web.json_response(problem, status=status)
    answer.content_type = "application/problem+json"
    return answer
