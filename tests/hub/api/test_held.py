"""A kiosk whose line opens says what it holds, and is told what of that is not so any more."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
import websockets

from fleet import registry
from fleet.hints import Line
from hub.api.kiosk.held import DOCUMENTS, HEADER
from store.audit import Deed
from tests.hub.running_hub import PATIENCE_S, RunningHub, timetable_for
from tests.parts.waiting import until_async
from wire.ids import KioskId


async def first_word(hub: RunningHub, kiosk: httpx.AsyncClient, held: str) -> Any:
    url = hub.url.replace("http", "ws") + "/api/kiosk/hint"
    headers = {"Authorization": kiosk.headers["Authorization"], HEADER: held}
    async with websockets.connect(url, additional_headers=headers) as line:
        return json.loads(await asyncio.wait_for(line.recv(), PATIENCE_S))


async def test_only_what_changed_meanwhile_is_named(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    tags = {name: (await kiosk.get(f"/api/kiosk/{name}")).headers["ETag"] for name in DOCUMENTS}
    held = ", ".join(f"{name}={tag}" for name, tag in tags.items())
    assert await first_word(hub, kiosk, held) == {"pull": []}

    operator = await hub.signed_in("operator")
    changed = timetable_for(hub.people["teacher"], version=1)
    put = await operator.put("/api/timetable", json=changed.model_dump(mode="json"))
    assert put.status_code == 200, put.text
    assert await first_word(hub, kiosk, held) == {"pull": ["timetable"]}


async def test_who_holds_nothing_or_something_else_lacks_everything(hub: RunningHub) -> None:
    _, kiosk = await hub.pair_kiosk("c-wido")
    everything = {"pull": list(DOCUMENTS)}
    assert await first_word(hub, kiosk, "") == everything
    assert await first_word(hub, kiosk, 'roll="v9-0", weather="fine", timetable=') == everything


async def test_who_is_revoked_while_their_line_opens_gets_none(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk_id, kiosk = await hub.pair_kiosk("c-wido")
    opened = hub.parts.hints.opened

    def revoked_just_before(whose: KioskId, line: Line) -> None:
        with hub.parts.store.transaction() as session:
            registry.revoke(session, whose, Deed("test", hub.parts.clock.now()))
        hub.parts.hints.hang_up(whose)
        opened(whose, line)

    monkeypatch.setattr(hub.parts.hints, "opened", revoked_just_before)
    with pytest.raises(websockets.InvalidStatus) as refused:
        await first_word(hub, kiosk, "")
    assert refused.value.response.status_code == 401
    await until_async("it is not connected", lambda: _is_away(hub, kiosk_id), PATIENCE_S)


async def _is_away(hub: RunningHub, kiosk_id: str) -> bool:
    return kiosk_id not in hub.parts.hints.connected()
