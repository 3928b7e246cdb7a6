"""Telling the hub what happened: signed, in order, again and again until it was heard.

Each address has its own queue and task, so a hub that restarts gets what it missed and one
that stays away holds nobody else up.  An event is given up after ten minutes.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
from google.protobuf.json_format import MessageToJson
from livekit.api import AccessToken
from livekit.protocol import webhook

from media.engine.rooms.track import new_sid

log = logging.getLogger(__name__)

MOST_QUEUED = 2048
TRY_TIMEOUT_S = 5.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 10.0
GIVE_UP_S = 600.0
REFUSALS = frozenset({400, 401, 403, 405, 410, 413, 415, 422})
MOST_REFUSALS = 5
"""A hub that is there and says no so often will not change its mind; those behind must not wait."""


@dataclass(eq=False, slots=True)
class _Receiver:
    """One address."""

    url: str
    queue: deque[webhook.WebhookEvent] = field(default_factory=lambda: deque(maxlen=MOST_QUEUED))
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    dropped: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)


class Webhooks:
    """Posts events to every address; started and stopped by the server."""

    def __init__(self, key: str, secret: str, urls: tuple[str, ...]) -> None:
        self._key = key
        self._secret = secret
        self._receivers = [_Receiver(url) for url in urls]
        self.results = {"delivered": 0, "given_up": 0, "pushed_out": 0}
        """Events for one address, by what became of them."""
        self._tasks: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        timeout = aiohttp.ClientTimeout(total=TRY_TIMEOUT_S)
        self._session = aiohttp.ClientSession(timeout=timeout)
        self._tasks = [
            asyncio.create_task(self._run(receiver, self._session), name="webhooks")
            for receiver in self._receivers
        ]

    async def stop(self, patience_s: float) -> None:
        """Deliver what can be delivered in a moment, then end."""
        waiting = [receiver.idle.wait() for receiver in self._receivers]
        try:
            async with asyncio.timeout(patience_s):
                await asyncio.gather(*waiting)
        except TimeoutError:
            log.warning("webhooks not delivered count=%d", self.queued)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    @property
    def queued(self) -> int:
        return sum(len(receiver.queue) for receiver in self._receivers)

    def notify(self, event: webhook.WebhookEvent) -> None:
        """Queue one event for everybody; the oldest gives way where a queue is full."""
        event.id = new_sid("EV_")
        event.created_at = int(time.time())
        for receiver in self._receivers:
            if len(receiver.queue) == MOST_QUEUED:
                receiver.dropped += 1
                self.results["pushed_out"] += 1
            copy = webhook.WebhookEvent()
            copy.CopyFrom(event)
            receiver.queue.append(copy)
            receiver.idle.clear()
            receiver.wake.set()

    async def _run(self, receiver: _Receiver, session: aiohttp.ClientSession) -> None:
        while True:
            if not receiver.queue:
                receiver.idle.set()
                receiver.wake.clear()
                await receiver.wake.wait()
            event = receiver.queue[0]
            event.num_dropped = receiver.dropped
            delivered = await self._deliver(receiver, session, event)
            self.results["delivered" if delivered else "given_up"] += 1
            if delivered:
                receiver.dropped = 0
            else:
                log.warning("webhook given up event=%s", event.event)
            if receiver.queue and receiver.queue[0] is event:
                receiver.queue.popleft()

    async def _deliver(
        self, receiver: _Receiver, session: aiohttp.ClientSession, event: webhook.WebhookEvent
    ) -> bool:
        body = MessageToJson(event).encode()
        pause = FIRST_PAUSE_S
        refusals = 0
        first = time.monotonic()
        while time.monotonic() - first < GIVE_UP_S:
            try:
                async with session.post(
                    receiver.url, data=body, headers=self._headers(body)
                ) as response:
                    if response.status < 300:
                        return True
                    log.info("webhook refused status=%d event=%s", response.status, event.event)
                    refusals += response.status in REFUSALS
                    if refusals >= MOST_REFUSALS:
                        return False
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                log.debug("webhook failed error=%s", type(error).__name__)
            await asyncio.sleep(pause * (0.5 + secrets.randbelow(1000) / 1000))
            pause = min(LONGEST_PAUSE_S, pause * 2)
        return False

    def _headers(self, body: bytes) -> dict[str, str]:
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        token = AccessToken(self._key, self._secret).with_sha256(digest)
        return {
            "Authorization": token.with_ttl(timedelta(minutes=5)).to_jwt(),
            "Content-Type": "application/webhook+json",
        }
