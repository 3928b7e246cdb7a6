"""A small hub: the kiosk's half of PROTOCOL.md over real HTTP, with a network that can fail."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from attendance.entry import Roll
from attendance.record import Batch, Receipt, Record
from fleet.health import KioskReport
from kiosk.agent.uplink.hint import HOLDS
from notice.notice import Board
from schedule.timetable import Center, Timetable
from tests.fakes.films import FakeFilms
from tests.fakes.orders import FakeOrders

EVERYTHING = ["timetable", "roll", "library", "notices", "settings", "errands"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeHub:
    """Serves on loopback; everything it was told can be waited for."""

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable
        self.port = 0
        self.codes: dict[str, dict[str, Any]] = {}
        self.credentials: set[str] = set()
        self.reports: list[KioskReport] = []
        self.pictures: list[bytes] = []
        self.pulls: list[int] = []
        """The status of each answer to a pull of the timetable."""
        self.weather: deque[str] = deque()
        """What happens to the next pulls: ``garbage``, ``truncated``, ``500``, ``hangs_up``."""
        self.pass_problem: tuple[int, str] | None = None
        self.silent = False
        """Packets are lost: pings stay unanswered, and so does everything else."""
        self.hints_opened: list[float] = []
        """When each hint socket was opened (monotonic)."""
        self.hangs_up_on_hints = False
        self.compares = True
        """A hub of an older release says nothing about what a kiosk holds."""
        self._sockets: set[web.WebSocketResponse] = set()
        self._news = asyncio.Condition()
        self.roll: Roll | None = None
        self.board = Board()
        self.records: dict[int, Record] = {}
        """What was brought, by number; the newest word of each."""
        self.batches: list[Batch] = []
        self.roll_answers: list[int] = []
        """The status of each answer to a pull of the roll."""
        self.people_weather: deque[str] = deque()
        """What happens to the next calls about people: ``garbage``, ``503``, ``422``,
        ``hangs_up`` (nothing arrived) or ``answer_lost`` (it did)."""
        self.films = FakeFilms(self._known, self._tell)
        """Its library and the files in it."""
        self.orders = FakeOrders(self._known, self._tell)
        """How the kiosk is to be, and what it is asked for."""
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Serve, on the same port as before if there was one."""
        app = web.Application(middlewares=[self._lost])
        app.add_routes(
            [
                web.post("/api/kiosk/pairings", self._pairings),
                web.post("/api/kiosk/pairings/{id}/poll", self._poll),
                web.get("/api/kiosk/timetable", self._timetable),
                web.post("/api/kiosk/room-pass", self._room_pass),
                web.post("/api/kiosk/report", self._report),
                web.put("/api/kiosk/picture", self._picture),
                web.get("/api/kiosk/hint", self._hint),
                web.get("/api/kiosk/roll", self._roll),
                web.post("/api/kiosk/records", self._records),
                web.get("/api/kiosk/notices", self._notices),
                *self.films.routes(),
                *self.orders.routes(),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for socket in list(self._sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def until(self, what: str, met: Callable[[], bool], timeout_s: float = 60.0) -> None:
        """Wait until `met`, looking whenever something was told."""
        async with self._news:
            try:
                async with asyncio.timeout(timeout_s):
                    await self._news.wait_for(met)
            except TimeoutError:
                raise AssertionError(f"{what}: not within {timeout_s:g} s") from None

    def reported(self, met: Callable[[KioskReport], bool]) -> bool:
        """Whether the newest report is as wished; none has come before the first."""
        return bool(self.reports) and met(self.reports[-1])

    def approve(self, user_code: str, center: Center) -> None:
        self.codes[user_code]["center"] = center

    def revoke_all(self) -> None:
        self.credentials.clear()

    async def hint(self, *pull: str) -> None:
        for socket in list(self._sockets):
            await socket.send_json({"pull": pull})

    async def publish(self, timetable: Timetable) -> None:
        self.timetable = timetable
        await self.hint("timetable")

    @property
    def connected(self) -> int:
        return len(self._sockets)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    @web.middleware
    async def _lost(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self.silent:
            await asyncio.Event().wait()
        return await handler(request)

    def _known(self, request: web.Request) -> bool:
        return request.headers.get("Authorization", "")[7:] in self.credentials

    async def _pairings(self, request: web.Request) -> web.Response:
        asked = await request.json()
        assert set(asked) == {"model", "release", "wire"}
        number = len(self.codes)
        code = f"{12340000 + number}"
        self.codes[code] = {"device_code": f"device-{number}", "center": None, "id": f"p{number}"}
        expires = datetime.now(UTC) + timedelta(minutes=10)
        await self._tell()
        return web.json_response(
            {
                "pairing_id": f"p{number}",
                "device_code": f"device-{number}",
                "user_code": code,
                "interval_s": 0.1,
                "expires_at": expires.isoformat(),
            },
            status=201,
        )

    async def _poll(self, request: web.Request) -> web.Response:
        asked = await request.json()
        found = next(
            (item for item in self.codes.values() if item["id"] == request.match_info["id"]), None
        )
        if found is None or found["device_code"] != asked["device_code"]:
            return _problem(404, "pairing_unknown")
        if found.get("expired"):
            return _problem(410, "expired")
        center = found["center"]
        if center is None:
            return _problem(400, "authorization_pending")
        credential = f"secret-of-{found['id']}-0123456789"
        self.credentials.add(credential)
        return web.json_response(
            {
                "kiosk_id": f"kiosk_{found['id']}",
                "credential": credential,
                "center": center.model_dump(),
            }
        )

    async def _timetable(self, request: web.Request) -> web.StreamResponse:
        answer = await self._timetable_answer(request)
        self.pulls.append(answer.status)
        await self._tell()
        return answer

    async def _timetable_answer(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _problem(401, "credential_refused")
        body = self.timetable.model_dump_json().encode()
        etag = f'"v{self.timetable.version}-{hashlib.sha256(body).hexdigest()[:12]}"'
        match self.weather.popleft() if self.weather else "fair":
            case "garbage":
                return web.Response(body=b"\x00\xff<html>", headers={"ETag": '"garbage"'})
            case "half":
                return web.Response(body=body[: len(body) // 2], headers={"ETag": '"half"'})
            case "truncated":
                cut = web.StreamResponse(headers={"ETag": '"cut"', "Content-Length": "100000"})
                await cut.prepare(request)
                await cut.write(body)
                assert request.transport is not None
                request.transport.close()
                return cut
            case "hangs_up":
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            case "500":
                return web.Response(status=500, text="Internal Server Error")
            case "503":
                return _problem(503, "busy", {"Retry-After": "1"})
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/json", headers={"ETag": etag})

    async def _room_pass(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _problem(401, "credential_refused")
        if self.pass_problem is not None:
            return _problem(*self.pass_problem)
        lesson_id = (await request.json())["lesson_id"]
        return web.json_response(
            {
                "url": "ws://127.0.0.1:1",
                "token": f"token-for-{lesson_id}",
                "room": lesson_id,
                "identity": "center:center_1",
                "expires_at": datetime.now(UTC).isoformat(),
            }
        )

    async def _report(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _problem(401, "credential_refused")
        self.reports.append(KioskReport.model_validate_json(await request.read()))
        await self._tell()
        return web.Response(status=204)

    async def _picture(self, request: web.Request) -> web.Response:
        assert request.content_type == "image/jpeg"
        self.pictures.append(await request.read())
        await self._tell()
        return web.Response(status=204)

    async def _roll(self, request: web.Request) -> web.StreamResponse:
        answer = await self._roll_answer(request)
        self.roll_answers.append(answer.status)
        await self._tell()
        return answer

    async def _roll_answer(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _problem(401, "credential_refused")
        if self.roll is None:
            return _problem(404, "center_unknown")
        bad = self._bad_weather(request)
        if bad is not None:
            return bad
        body = self.roll.model_dump_json().encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/json", headers={"ETag": etag})

    async def _notices(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _problem(401, "credential_refused")
        body = self.board.model_dump_json().encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/json", headers={"ETag": etag})

    async def _records(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _problem(401, "credential_refused")
        batch = Batch.model_validate_json(await request.read())
        answer_lost = bool(self.people_weather) and self.people_weather[0] == "answer_lost"
        bad = self._bad_weather(request)
        if bad is None or answer_lost:
            self.batches.append(batch)
            self.records |= {record.seq: record for record in batch.records}
        await self._tell()
        have = next(
            number for number in range(len(self.records) + 1) if number + 1 not in self.records
        )
        return bad or web.json_response(Receipt(have=have).model_dump())

    def _bad_weather(self, request: web.Request) -> web.StreamResponse | None:
        match self.people_weather.popleft() if self.people_weather else "fair":
            case "garbage":
                return web.Response(body=b"<html>", headers={"ETag": '"garbage"'})
            case "503":
                return _problem(503, "busy", {"Retry-After": "0.3"})
            case "422":
                return _problem(422, "invalid")
            case "hangs_up" | "answer_lost":
                assert request.transport is not None
                request.transport.close()
                return web.Response()
        return None

    async def _hint(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _problem(401, "credential_refused")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.hints_opened.append(time.monotonic())
        if self.hangs_up_on_hints:
            await socket.close()
        elif HOLDS in request.headers and self.compares:
            # It takes nobody's word for what they hold.
            await socket.send_json({"pull": EVERYTHING})
        self._sockets.add(socket)
        await self._tell()
        try:
            async for message in socket:
                if message.type is WSMsgType.PING and not self.silent:
                    await socket.pong(message.data)
        finally:
            self._sockets.discard(socket)
            await self._tell()
        return socket


def _problem(status: int, slug: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        status=status,
        headers=headers,
        content_type="application/problem+json",
        text=json.dumps({"type": slug, "title": slug, "status": status}),
    )
