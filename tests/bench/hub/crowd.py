"""Many kiosks in one process: each holds its line, follows the timetable and says how it is.

Started with the hub's address and a file of credentials, it does what single lines of JSON on its
standard input ask, and answers each with one.  What a kiosk does, it does as `kiosk.agent.uplink`
does: the same pings, the same waits, the same pulls at each hint and on each connection.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import heapq
import itertools
import json
import random
import resource
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from fleet.health import KioskReport
from kiosk.agent.uplink.hint import CLOSED, CONNECT_S, HOLDS, PATH, STEADY_S
from kiosk.agent.uplink.pace import HubPace
from kiosk.agent.uplink.patience import Backoff
from kiosk.agent.uplink.pull import EVERY_S, SPREAD_S
from kiosk.agent.uplink.report import EVERY_S as REPORT_S
from tests.bench.figures import percentile
from tests.bench.hub.table import PATIENCE_S
from wire.version import RELEASE, WIRE

TIMETABLE = "/api/kiosk/timetable"
ALIKE = tuple(f"/api/kiosk/{name}" for name in ("library", "notices", "settings", "errands"))
"""What is the same for all of them: they have it from yesterday."""
OTHERS = ("/api/kiosk/roll", *ALIKE)
AT_ONCE = 256
"""Calls on their way at one moment; each has a connection that is kept."""
ADDRESSES = 8
"""Of this machine; one alone has fewer ports than kiosks that come back need."""
_BIND_ADDRESS_NO_PORT = 24
"""Linux' IP_BIND_ADDRESS_NO_PORT, which Python 3.11 does not name."""
_PING = bytes.fromhex("898000000000")
"""A masked ping without a word (RFC 6455, 5.5.2)."""
_STEP_S = 0.1
A_SECOND = 100
"""So many kiosks begin in each second."""


class Crowd:
    """All kiosks of this process, and what came about."""

    def __init__(self, urls: list[str], credentials: list[str]) -> None:
        # One after the other, so that neighbours are at different processes of the hub.
        self.sessions = [
            _session(url, number) for number in range(1, ADDRESSES + 1) for url in urls
        ]
        self.kiosks = [
            One(self, credential, self.sessions[number % len(self.sessions)])
            for number, credential in enumerate(credentials)
        ]
        self.refused = self.broken = 0
        self.lines: dict[aiohttp.ClientWebSocketResponse, HubPace] = {}
        self._pings: list[tuple[float, int, aiohttp.ClientWebSocketResponse]] = []
        self._order = itertools.count()
        self._changed = asyncio.Event()
        self._calls = asyncio.Semaphore(AT_ONCE)

    def tell(self) -> None:
        self._changed.set()

    def opened(self, line: aiohttp.ClientWebSocketResponse, pace: HubPace) -> None:
        self.lines[line] = pace
        self._ping_later(line, pace)

    async def keep_pinging(self) -> None:
        """Each line at its pace, as `kiosk.agent.uplink.hint` does it with a task for each."""
        while True:
            now = time.monotonic()
            while self._pings and self._pings[0][0] <= now:
                _, _, line = heapq.heappop(self._pings)
                connection, pace = line._conn, self.lines.get(line)
                if pace is None or connection is None or connection.transport is None:
                    continue
                connection.transport.write(_PING)
                self._ping_later(line, pace)
            await asyncio.sleep(_STEP_S)

    def _ping_later(self, line: aiohttp.ClientWebSocketResponse, pace: HubPace) -> None:
        at = time.monotonic() + pace.ping_s
        heapq.heappush(self._pings, (at, next(self._order), line))

    async def until(self, probe: Callable[[One], bool], share: float) -> dict[str, Any]:
        """When `probe` holds for so large a share of all kiosks, on the machine's clock.

        After `PATIENCE_S` it is told for how large a share it does.
        """
        ends = time.monotonic() + PATIENCE_S
        while (found := sum(map(probe, self.kiosks)) / len(self.kiosks)) < share:
            if time.monotonic() > ends:
                break
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), 1)
            # Not at each of ten thousand changes: counting is work, too.
            await asyncio.sleep(0.02 + len(self.kiosks) / 100_000)
        about = {"lines": len(self.lines), "refused": self.refused, "broken": self.broken}
        return {"at_s": time.monotonic(), "share": found, **about}

    async def call(
        self, session: aiohttp.ClientSession, method: str, path: str, **more: Any
    ) -> aiohttp.ClientResponse:
        async with self._calls, session.request(method, path, **more) as answer:
            await answer.read()
            if answer.status >= 400:
                self.refused += 1
            return answer

    async def report(self, seconds: float, at_once: int) -> dict[str, Any]:
        """As many heartbeats as the hub takes, so many on their way at one moment."""
        ends = time.monotonic() + seconds
        took_ms: list[float] = []
        refused = 0

        async def one(start: int) -> None:
            nonlocal refused
            number = start
            while (began := time.monotonic()) < ends:
                kiosk = self.kiosks[number % len(self.kiosks)]
                number += at_once
                if await kiosk.report():
                    took_ms.append(1000 * (time.monotonic() - began))
                else:
                    refused += 1

        await asyncio.gather(*(one(start) for start in range(at_once)))
        return {
            "done": len(took_ms),
            "refused": refused,
            "p95_ms": percentile(took_ms, 95) if took_ms else 0.0,
        }


class One:
    """One kiosk."""

    def __init__(self, crowd: Crowd, credential: str, session: aiohttp.ClientSession) -> None:
        self._crowd = crowd
        self._session = session
        self._headers = {"Authorization": f"Bearer {credential}", "Sarangbang-Wire": str(WIRE)}
        self._pace = HubPace()
        self.tags: dict[str, str] = {}
        self._pulling: asyncio.Task[None] | None = None
        self._line = 0
        self.version = 0
        self.sure_on = 0
        """The line on which it last learned which timetable holds."""

    async def live(self, after_s: float) -> None:
        backoff = Backoff()
        await asyncio.sleep(after_s)
        while True:
            began, wait_s = time.monotonic(), None
            try:
                await self._listen()
            except aiohttp.WSServerHandshakeError as refused:
                self._crowd.refused += 1
                wait_s = float(refused.headers.get("Retry-After", 0)) if refused.headers else None
            except (aiohttp.ClientError, OSError, TimeoutError):
                self._crowd.broken += 1
            if time.monotonic() - began > STEADY_S:
                backoff.reset()
            await asyncio.sleep(backoff.after_failure(wait_s))

    async def _listen(self) -> None:
        held = (f"{path.rpartition('/')[2]}={tag}" for path, tag in self.tags.items())
        headers = {**self._headers, HOLDS: ", ".join(held)}
        async with asyncio.timeout(CONNECT_S):
            line = await self._session.ws_connect(PATH, headers=headers, autoping=False)
        async with line:
            self._pace.by_itself()
            self._crowd.opened(line, self._pace)
            try:
                await self._heed(line)
            finally:
                del self._crowd.lines[line]

    async def _heed(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self._line += 1
        compared = False
        while True:
            # Quiet for long: the line is given up.
            message = await line.receive(self._pace.patience * self._pace.quiet_s)
            if message.type in CLOSED:
                return
            if message.type is aiohttp.WSMsgType.PING:
                await line.pong(message.data)
            if message.type is aiohttp.WSMsgType.TEXT:
                said = json.loads(message.data)
                self._pace.heed(said)
                paths = [f"/api/kiosk/{word}" for word in said["pull"]]
                if not compared and TIMETABLE not in paths:
                    # The first word on a line: what it does not name is still so.
                    self.sure_on = self._line
                    self._crowd.tell()
                compared = True
                self._pull_now(*paths)

    def _pull_now(self, *paths: str) -> None:
        for path in paths:
            asyncio.get_running_loop().create_task(self.pull(path))

    async def keep_pulling(self, path: str) -> None:
        while True:
            spread = SPREAD_S / EVERY_S
            await asyncio.sleep(self._pace.pull_s * random.uniform(1 - spread, 1 + spread))
            await self.pull(path)

    async def keep_reporting(self) -> None:
        while True:
            every_s = max(REPORT_S, self._pace.report_s)
            await asyncio.sleep(random.uniform(0.9 * every_s, every_s))
            await self.report()

    async def pull(self, path: str) -> None:
        backoff, line = Backoff(), self._line
        while True:
            known = self.tags.get(path)
            headers = {**self._headers, **({"If-None-Match": known} if known else {})}
            try:
                answer = await self._crowd.call(self._session, "GET", path, headers=headers)
            except (aiohttp.ClientError, OSError, TimeoutError):
                await asyncio.sleep(backoff.after_failure())
                continue
            if answer.status < 500:
                break
            await asyncio.sleep(backoff.after_failure(float(answer.headers.get("Retry-After", 0))))
        if answer.status == 200:
            self.tags[path] = answer.headers["ETag"]
        if path == TIMETABLE and answer.status in {200, 304}:
            self.sure_on = line
            if answer.status == 200:
                self.version = (await answer.json())["version"]
            self._crowd.tell()

    async def report(self) -> bool:
        report = KioskReport(at=datetime.now(UTC), release=RELEASE, wire=WIRE, mode="home")
        body = report.model_copy(update={"timetable_version": self.version}).model_dump_json()
        headers = {**self._headers, "Content-Type": "application/json"}
        try:
            answer = await self._crowd.call(
                self._session, "POST", "/api/kiosk/report", headers=headers, data=body
            )
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False
        return answer.status == 204


class Orders:
    """What may be asked of the crowd."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self.lives: list[asyncio.Task[None]] = []

    async def live(self) -> dict[str, Any]:
        self.lives.append(asyncio.create_task(self._crowd.keep_pinging()))
        first = self._crowd.kiosks[0]
        for path in ALIKE:
            await first.pull(path)
        for kiosk in self._crowd.kiosks:
            kiosk.tags.update(first.tags)
        for number, kiosk in enumerate(self._crowd.kiosks):
            # As they are switched on: not all in one moment.
            self.lives.append(asyncio.create_task(kiosk.live(number / A_SECOND)))
            self.lives.append(asyncio.create_task(kiosk.keep_reporting()))
            for path in (TIMETABLE, *OTHERS):
                self.lives.append(asyncio.create_task(kiosk.keep_pulling(path)))
        return {}

    async def settled(self, line: int, share: float) -> dict[str, Any]:
        """On its so-many-eth line, and since then sure of its timetable."""
        return await self._crowd.until(lambda one: one.sure_on >= line, share)

    async def version(self, version: int, share: float) -> dict[str, Any]:
        return await self._crowd.until(lambda one: one.version >= version, share)

    async def report(self, seconds: float, at_once: int) -> dict[str, Any]:
        return await self._crowd.report(seconds, at_once)


async def obey(crowd: Crowd) -> None:
    """Do what each line of the standard input asks until it ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    orders = Orders(crowd)
    while line := await reader.readline():
        asked = json.loads(line)
        order = getattr(orders, asked.pop("do"))
        print(json.dumps(await order(**asked)), flush=True)
    for task in orders.lives:
        task.cancel()
    await asyncio.gather(*orders.lives, return_exceptions=True)
    for session in crowd.sessions:
        await session.close()


def _session(url: str, number: int) -> aiohttp.ClientSession:
    address = f"127.0.0.{number}"

    def factory(info: aiohttp.AddrInfoType) -> socket.socket:
        made = socket.socket(*info[:3])
        # The port is found at the connection: to look for a free one among thousands takes long.
        made.setsockopt(socket.IPPROTO_IP, _BIND_ADDRESS_NO_PORT, 1)
        made.bind((address, 0))
        return made

    connector = aiohttp.TCPConnector(limit=0, socket_factory=factory)
    return aiohttp.ClientSession(url, connector=connector)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("credentials", type=Path)
    parser.add_argument("urls", nargs="+")
    read = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    await obey(Crowd(read.urls, read.credentials.read_text(encoding="utf-8").split()))


if __name__ == "__main__":
    asyncio.run(main())
