"""A small hub's settings and errands, for the one kiosk that is there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from fleet.errands.errand import Answer, ErrandOut, Errands, Kind
from fleet.settings.values import KioskSettings


class FakeOrders:
    """What was answered and sent is kept by the errand's id."""

    def __init__(
        self, known: Callable[[web.Request], bool], tell: Callable[[], Awaitable[None]]
    ) -> None:
        self._known = known
        self._tell = tell
        self.settings = KioskSettings()
        self.errands: tuple[ErrandOut, ...] = ()
        self.answers: dict[str, list[Answer]] = {}
        self.sent: dict[str, bytes] = {}

    def ask(self, errand_id: str, kind: Kind | str, expires_at: datetime) -> None:
        """Have it open until the test takes it back: a hub may have lost the answer."""
        self.errands = (
            *self.errands,
            ErrandOut(id=errand_id, kind=str(kind), expires_at=expires_at),
        )

    def answered(self, errand_id: str) -> list[str]:
        """``progress reason`` of each answer."""
        return [f"{said.progress} {said.reason}" for said in self.answers.get(errand_id, [])]

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/kiosk/settings", self._get_settings),
            web.get("/api/kiosk/errands", self._get_errands),
            web.post("/api/kiosk/errands/{id}", self._answer),
            web.put("/api/kiosk/errands/{id}/{what}", self._take),
        ]

    async def _get_settings(self, request: web.Request) -> web.Response:
        body = self.settings.model_dump_json(exclude_none=True).encode()
        return self._tagged(request, body, f'"s{self.settings.version}"')

    async def _get_errands(self, request: web.Request) -> web.Response:
        ids = "-".join(one.id for one in self.errands)
        return self._tagged(
            request, Errands(errands=self.errands).model_dump_json().encode(), f'"e{ids}"'
        )

    def _tagged(self, request: web.Request, body: bytes, etag: str) -> web.Response:
        if not self._known(request):
            refusal = {"type": "credential_refused", "title": "not paired", "status": 401}
            return web.json_response(refusal, status=401)
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/json", headers={"ETag": etag})

    async def _answer(self, request: web.Request) -> web.Response:
        said = Answer.model_validate_json(await request.read())
        self.answers.setdefault(request.match_info["id"], []).append(said)
        await self._tell()
        return web.Response(status=204)

    async def _take(self, request: web.Request) -> web.Response:
        self.sent[request.match_info["id"]] = await request.read()
        await self._tell()
        return web.Response(status=204)
