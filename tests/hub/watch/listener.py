"""A program that hears what is unwell, and checks as its author would that it is ours."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Listener:
    """What came, and what is answered."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    """What it answers next; 204 when there is none left."""
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.headers.append(dict(request.headers))
        status = self.answers.pop(0) if self.answers else 204
        return web.Response(status=status, headers={"Location": "/elsewhere"})


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    made = Listener()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield made
    finally:
        await runner.cleanup()


def is_genuine(secret: str, header: str, body: bytes, now: float) -> bool:
    """The receiver's half, as PROTOCOL.md gives it."""
    fields = dict(part.split("=", 1) for part in header.split(","))
    signed = hmac.new(secret.encode(), f"{fields['t']}.".encode() + body, hashlib.sha256)
    is_fresh = abs(now - int(fields["t"])) < 300
    return is_fresh and hmac.compare_digest(signed.hexdigest(), fields["v1"])
