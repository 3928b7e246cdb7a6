"""A kiosk that is in touch, and somebody who calls it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import websockets

from tests.hub.running_hub import RunningHub

FREE = "c-uisin"
"""The centre that is in no lesson now."""
IN_LESSON = "c-wido"


@dataclass(frozen=True)
class Kiosk:
    """A kiosk whose line is open."""

    id: str
    client: httpx.AsyncClient

    async def talk(self) -> dict[str, Any] | None:
        """The talk on its board."""
        answer = await self.client.get("/api/kiosk/notices")
        talk: dict[str, Any] | None = answer.json()["talk"]
        return talk

    async def says(self, talk_id: str, said: str) -> int:
        answer = await self.client.post(f"/api/kiosk/talks/{talk_id}", json={"said": said})
        return answer.status_code


@asynccontextmanager
async def in_touch(hub: RunningHub, center_id: str = FREE) -> AsyncIterator[Kiosk]:
    kiosk_id, client = await hub.pair_kiosk(center_id)
    address = f"ws://{urlsplit(hub.url).netloc}/api/kiosk/hint"
    headers = {"Authorization": client.headers["Authorization"]}
    async with websockets.connect(address, additional_headers=headers):
        yield Kiosk(kiosk_id, client)


async def call(client: httpx.AsyncClient, center_id: str = FREE) -> dict[str, Any]:
    answer = await client.post("/api/talks", json={"center_id": center_id})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def refused(client: httpx.AsyncClient, center_id: str = FREE) -> dict[str, Any]:
    answer = await client.post("/api/talks", json={"center_id": center_id})
    assert answer.status_code == 409, answer.text
    return dict(answer.json())


async def here(client: httpx.AsyncClient, talk: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"/api/talks/{talk['talk_id']}/here")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def ask_help(hub: RunningHub, kiosk: Kiosk) -> None:
    now = hub.clock.now().isoformat()
    report = {"at": now, "release": "0.1.0", "wire": 1, "mode": "home", "help_asked_at": now}
    answer = await kiosk.client.post("/api/kiosk/report", json=report)
    assert answer.status_code == 204, answer.text
