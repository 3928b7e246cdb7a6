"""Calls to the hub over HTTP, as somebody without a browser makes them (PROTOCOL.md)."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple, Self

import aiohttp

from demo.errors import HubRefusedError
from wire.version import HEADER, WIRE


class Answer(NamedTuple):
    """What came back; `body` is None where there was none."""

    status: int
    body: Any
    etag: str | None


class HubCalls:
    """One caller's connection to the hub; `headers` say who is calling."""

    def __init__(self, hub_url: str, headers: dict[str, str]) -> None:
        self._hub_url = hub_url
        self._headers = {HEADER: str(WIRE), **headers}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            base_url=self._hub_url,
            headers=self._headers,
            # The hub's address is a number here, and by default no cookie is kept for one.
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=10),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open HTTP session; only inside `async with`."""
        assert self._session is not None, "use it inside `async with`"
        return self._session

    async def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One call.  Raises `HubRefusedError`, or `aiohttp.ClientError` when the hub is away."""
        async with self.session.request(method, path, json=body, headers=headers) as answer:
            return await self._read(answer)

    async def send(
        self, method: str, path: str, query: Mapping[str, str], file: BinaryIO
    ) -> Answer:
        """Send a file as it is; raises like `call`."""
        patience = aiohttp.ClientTimeout(total=120)
        async with self.session.request(
            method, path, params=query, data=file, timeout=patience
        ) as answer:
            return await self._read(answer)

    async def _read(self, answer: aiohttp.ClientResponse) -> Answer:
        is_json = "json" in answer.content_type
        read = await answer.json() if is_json and answer.status != 304 else None
        if answer.status >= 400:
            problem = read if isinstance(read, dict) else {}
            raise HubRefusedError(
                answer.status,
                str(problem.get("type", "unexplained")),
                str(problem.get("detail") or problem.get("title", "")),
                float(answer.headers.get("Retry-After", 0)),
            )
        return Answer(answer.status, read, answer.headers.get("ETag"))
