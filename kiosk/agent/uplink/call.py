"""One HTTP request to the hub: what is sent with each, and what the answers mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from kiosk.agent.errors import CredentialRefusedError, HubAwayError, HubRefusedError
from schedule.follow import Answer
from wire.clock import Clock
from wire.problem import Problem
from wire.version import HEADER, RELEASE, WIRE

TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=3)
LONGEST_ANSWER = 8 * 1024 * 1024
LONGEST_RETRY_AFTER_S = 3600.0


class Hub:
    """The hub as one kiosk sees it.  Give it a `credential` once there is one."""

    def __init__(self, session: aiohttp.ClientSession, url: str, clock: Clock) -> None:
        self._session = session
        self._url = url
        self._clock = clock
        self._listeners: list[Callable[[bool], None]] = []
        self.reachable: bool | None = None
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
        try:
            async with self._session.request(
                method,
                self._url + path,
                headers={**self.headers(), **(headers or {})},
                timeout=TIMEOUT,
                # A credential goes to the configured hub and nowhere else.
                allow_redirects=False,
                **body,
            ) as response:
                answer = Answer(
                    response.status,
                    {name.lower(): value for name, value in response.headers.items()},
                    await _bounded(response),
                )
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self.found(False)
            reason = str(error) or type(error).__name__
            raise HubAwayError(f"{method} {path}: {reason}") from error
        return self._judged(answer, f"{method} {path}")

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


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise aiohttp.ClientPayloadError(f"more than {LONGEST_ANSWER} bytes")
    return bytes(body)


def _slug(body: bytes) -> str:
    try:
        return Problem.model_validate_json(body).type
    except ValidationError:
        return ""
