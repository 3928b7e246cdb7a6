"""The hub's "pull now", and how a lost hub is noticed within three seconds."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp

from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pace import HubPace
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries

PATH = "/api/kiosk/hint"
CONNECT_S = 5.0
CLOSE_S = 0.5
"""A hub that does not answer our goodbye must not hold up the end of the agent."""
HOLDS = "Sarangbang-Holds"
COMPARED_S = 3.0
"""A hub that knows the header says at once what is missing; an older one says nothing."""
STEADY_S = 10.0
"""A connection that lasts is a success; one that is closed at once backs off like a failure."""
LONGEST = 64 * 1024
CLOSED = frozenset(
    {
        aiohttp.WSMsgType.CLOSE,
        aiohttp.WSMsgType.CLOSING,
        aiohttp.WSMsgType.CLOSED,
        aiohttp.WSMsgType.ERROR,
    }
)

log = logging.getLogger(__name__)


class Hint:
    """Holds the WebSocket open; `pull_now` is called at each hint with its words.

    Anything may have been hinted while we were away: on connect the hub is told what is held here
    (`holds`, by its tags) and names what is not so any more.  It is called with no word where a hub
    does not do that.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        hub: Hub,
        pull_now: Callable[[frozenset[str]], None],
        pace: HubPace,
        holds: Callable[[], str] = lambda: "",
    ) -> None:
        self._session = session
        self._url = url + PATH
        self._hub = hub
        self._pull_now = pull_now
        self._pace = pace
        self._holds = holds
        self.is_open = False
        self._nudge = Nudge()

    def hub_is(self, reachable: bool) -> None:
        """Somebody else reached the hub: no need to wait any longer."""
        if reachable:
            self._nudge.give()

    async def keep_listening(self) -> None:
        backoff = Backoff()
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._listen()
            except aiohttp.WSServerHandshakeError as error:
                log.info("hint=refused status=%d", error.status)
                await asyncio.sleep(backoff.after_failure(self._refused(error)))
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.info("hint=lost reason=%r", str(error) or type(error).__name__)
                self._hub.found(False)
                # Only what is heard from now on says that it is worth trying sooner.
                self._nudge.take_back()
                await between_tries(self._nudge, backoff, None)
            else:
                # Not cut short: a hub that always hangs up would be called without a pause.
                log.info("hint=closed")
                if asyncio.get_running_loop().time() - began > STEADY_S:
                    backoff.reset()
                await asyncio.sleep(backoff.after_failure())

    async def _listen(self) -> None:
        async with asyncio.timeout(CONNECT_S):
            socket = await self._session.ws_connect(
                self._url,
                headers={**self._hub.headers(), HOLDS: self._holds()},
                autoping=False,
                max_msg_size=LONGEST,
                timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_S),
            )
        async with socket:
            log.info("hint=connected")
            self._hub.found(True)
            self.is_open = True
            silence = asyncio.get_running_loop().call_later(
                COMPARED_S, self._pull_now, frozenset[str]()
            )
            self._pace.by_itself()
            pinging = asyncio.create_task(self._keep_pinging(socket))
            try:
                async for message in self._heard(socket):
                    if message.type is aiohttp.WSMsgType.TEXT:
                        silence.cancel()
                        self._obey(message.data)
            finally:
                silence.cancel()
                pinging.cancel()
                await asyncio.gather(pinging, return_exceptions=True)
                self.is_open = False
        self._hub.found(False)

    async def _heard(
        self, socket: aiohttp.ClientWebSocketResponse
    ) -> AsyncIterator[aiohttp.WSMessage]:
        """What comes, until the line is closed or has been quiet for too long."""
        quiet = 0
        # Where others get through meanwhile, it is the line that is broken and not the hub.
        while quiet < self._pace.patience and not (quiet >= 2 and self._hub.reachable):
            try:
                message = await socket.receive(self._pace.quiet_s)
            except TimeoutError:
                quiet += 1
                if quiet == 1:
                    self.is_open = False
                    self._hub.found(False)
                continue
            if message.type in CLOSED:
                return
            if quiet or not self.is_open:
                quiet, self.is_open = 0, True
                self._hub.found(True)
            if message.type is aiohttp.WSMsgType.PING:
                await socket.pong(message.data)
            yield message
        log.info("hint=quiet")

    async def _keep_pinging(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        changed = asyncio.Event()
        self._pace.changed = changed.set
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pace.ping_s):
                    await changed.wait()
            # A new pace begins with a ping: whoever slows down is not taken for gone meanwhile.
            changed.clear()
            await socket.ping()

    def _obey(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        if isinstance(said, dict):
            self._pace.heed(said)
            if words := _pulls(said):
                self._pull_now(words)

    def _refused(self, error: aiohttp.WSServerHandshakeError) -> float | None:
        if error.status == 401:
            # A pull reads the hub's own words; only those make a kiosk forget its credential.
            self._pull_now(frozenset({"credential"}))
        elif error.status >= 500:
            self._hub.found(False)
        value = error.headers.get("Retry-After", "") if error.headers else ""
        return float(value) if value.isdecimal() else None


def _pulls(said: Mapping[str, Any]) -> frozenset[str]:
    """Which documents a hint names."""
    words = said.get("pull")
    return frozenset(map(str, words)) if isinstance(words, list) else frozenset()
