"""Two processes of the hub on one PostgreSQL: what one is told reaches the kiosks of the other."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import websockets

from tests.hub.conftest import Furnished
from tests.hub.running_hub import START, HandClock, run_hub, timetable_for
from tests.parts.postgres import PostgresServer

PATIENCE_S = 60.0


@pytest.mark.timeout(180)
async def test_a_change_and_a_revocation_reach_the_kiosks_of_the_other_one(
    postgres: PostgresServer, furnished_postgresql: Furnished
) -> None:
    url = postgres.copy(furnished_postgresql.database_url)
    folder, clock = furnished_postgresql.folder, HandClock(START)
    async with (
        run_hub(folder, clock, database_url=url) as one,
        run_hub(folder, clock, database_url=url) as other,
    ):
        for hub in (one, other):
            hub.people.update(furnished_postgresql.people)
        kiosk_id, kiosk = await one.pair_kiosk("c-wido")
        headers = {"Authorization": kiosk.headers["Authorization"]}
        address = other.url.replace("http", "ws") + "/api/kiosk/hint"
        async with websockets.connect(address, additional_headers=headers) as line:
            operator = await one.signed_in("operator")
            changed = timetable_for(one.people["teacher"], version=1)
            put = await operator.put("/api/timetable", json=changed.model_dump(mode="json"))
            assert put.status_code == 200, put.text
            await _until(line, {"pull": ["timetable"]})
            assert (await operator.delete(f"/api/kiosks/{kiosk_id}")).status_code == 204
            await _until(line, {"pull": ["credential"]})
            with pytest.raises(websockets.ConnectionClosed):
                await asyncio.wait_for(line.recv(), PATIENCE_S)


async def _until(line: websockets.ClientConnection, word: dict[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while json.loads(await line.recv()) != word:
            pass
