"""One HTTP request to the hub: what is sent with each, and what the answers mean."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from content.fetch import Opened
from fleet.trips import Trips
from kiosk.agent.errors import CredentialRefusedError, HubAwayError, HubRefusedError
from schedule.follow import Answer
from wire.clock import Clock
from wire.problem import Problem
from wire.version import HEADER, RELEASE, TIME_HEADER, WIRE

TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=3)
FILE_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=10, sock_connect=3, sock_read=15)
"""A film may take all night, but something of it has to come."""
LONGEST_ANSWER = 8 * 1024 * 1024
LONGEST_RETRY_AFTER_S = 3600.0
_OF_A_FILE = frozenset({200, 206, 416})


class Hub:
    """The hub as one kiosk sees it.  Give it a `credential` once there is one."""

    def __init__(self, session: aiohttp.ClientSession, url: str, clock: Clock) -> None:
        self._session = session
        self._url = url
        self._clock = clock
        self._listeners: list[Callable[[bool], None]] = []
        self.reachable: bool | None = None
        self.trips = Trips()
        self.credential: str | None = None
        self.refused = asyncio.Event()
        """Set when the hub refused the credential, by whichever call noticed."""

    def listen(self, listener: Callable[[bool], None]) -> None:
        """Have `listener` called whenever the hub becomes reachable or stops being so."""
        self._listeners.append(listener)

    def found(self, reachable: bool) -> None:
        """Evidence of the hub being there; the newest counts."""
        if reachable == self.reachable:
            return
        self.reachable = reachable
        for listener in self._listeners:
            listener(reachable)

    def headers(self) -> dict[str, str]:
        """What every request carries."""
        headers = {HEADER: str(WIRE), "User-Agent": f"sarangbang-kiosk/{RELEASE}"}
        if self.credential:
            headers["Authorization"] = f"Bearer {self.credential}"
        return headers

    async def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        return await self.call("GET", path, headers=headers)

    async def post(self, path: str, document: BaseModel | Mapping[str, Any]) -> Answer:
        if isinstance(document, BaseModel):
            document = document.model_dump(mode="json")
        return await self.call("POST", path, json=document)

    async def call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **body: Any
    ) -> Answer:
        """The answer if it is 2xx or 304.

        Raises `HubAwayError`, `HubRefusedError` or `CredentialRefusedError`.
        """
        what = f"{method} {path}"
        sent, began = self._clock.now(), time.monotonic()
        try:
            async with self._request(method, path, headers, timeout=TIMEOUT, **body) as response:
                answer = await _whole(response)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self.trips.lost()
            self.found(False)
            raise _away(what, error) from error
        self.trips.answered((time.monotonic() - began) * 1000)
        said = _moment(answer.headers.get(TIME_HEADER.lower(), ""))
        if said is not None:
            self.trips.compared(sent, self._clock.now(), said)
        return self._judged(answer, what)

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[Opened]:
        """A file, as it comes, if the answer is 200, 206 or 416; else raises as `call` does.

        Its `chunks` raise `HubAwayError` when the line breaks.
        """
        what = f"GET {path}"
        # Packed, the bytes would not be where a range says that they are.
        asked = {"Accept-Encoding": "identity", **headers}
        async with AsyncExitStack() as connection:
            try:
                response = await connection.enter_async_context(
                    self._request("GET", path, asked, timeout=FILE_TIMEOUT)
                )
                answer = None if response.status in _OF_A_FILE else await _whole(response)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                self.found(False)
                raise _away(what, error) from error
            if answer is not None:
                self._judged(answer, what)
                raise HubRefusedError(f"{what}: {answer.status} is no answer to this")
            self.found(True)
            yield Opened(response.status, _names(response), _chunks(response, what))

    def _request(
        self, method: str, path: str, headers: Mapping[str, str] | None, **more: Any
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._session.request(
            method,
            self._url + path,
            headers={**self.headers(), **(headers or {})},
            # A credential goes to the configured hub and nowhere else.
            allow_redirects=False,
            **more,
        )

    def _judged(self, answer: Answer, what: str) -> Answer:
        if 200 <= answer.status < 300 or answer.status == 304:
            self.found(True)
            return answer
        slug = _slug(answer.body)
        retry_after = self._retry_after_s(answer.headers.get("retry-after"))
        text = f"{what}: {answer.status} {slug or 'no problem document'}"
        if answer.status >= 500:
            # With a problem document the hub itself speaks, without one a proxy before it.
            self.found(bool(slug))
            raise HubAwayError(text, slug, retry_after)
        self.found(True)
        if answer.status == 401 and slug == "credential_refused":
            self.refused.set()
            raise CredentialRefusedError(text, slug, retry_after)
        raise HubRefusedError(text, slug, retry_after)

    def _retry_after_s(self, value: str | None) -> float | None:
        """Seconds of a Retry-After header, which may also be a date (RFC 9110, 10.2.3)."""
        if value is None:
            return None
        try:
            seconds = float(value)
        except ValueError:
            try:
                until = parsedate_to_datetime(value)
            except ValueError:
                return None
            if until.tzinfo is None:
                until = until.replace(tzinfo=UTC)
            seconds = (until - self._clock.now()).total_seconds()
        return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


async def _whole(response: aiohttp.ClientResponse) -> Answer:
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise aiohttp.ClientPayloadError(f"more than {LONGEST_ANSWER} bytes")
    return Answer(response.status, _names(response), bytes(body))


async def _chunks(response: aiohttp.ClientResponse, what: str) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.content.iter_any():
            yield chunk
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        # Whether the hub is still there is for others to say: only this answer broke off.
        raise _away(what, error) from error


def _names(response: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _away(what: str, error: Exception) -> HubAwayError:
    return HubAwayError(f"{what}: {str(error) or type(error).__name__}")


def _moment(text: str) -> datetime | None:
    """A moment with its zone; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _slug(body: bytes) -> str:
    try:
        return Problem.model_validate_json(body).type
    except ValidationError:
        return ""
