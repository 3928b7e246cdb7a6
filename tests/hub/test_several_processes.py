"""Two processes of the hub on one PostgreSQL: each knows what happens at the other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

import httpx
import pytest
import websockets
from sqlalchemy import select

from fleet import registry
from fleet.errands.pictures import PICTURE_KEPT, ScreenPictureRow, handed_on, let_go
from hub.auth.throttle import FREE_TRIES
from hub.lines import elsewhere
from hub.watch import sending, watching
from hub.watch.receivers import MailConfig
from store.audit import Deed
from tests.hub.conftest import Furnished
from tests.hub.running_hub import START, HandClock, RunningHub, run_hub, timetable_for
from tests.parts.mailserver import HOST, mail_server
from tests.parts.postgres import PostgresServer
from tests.parts.waiting import until_async

PATIENCE_S = 60.0
CENTERS = {"myeongho": "명호 경로당", "wido": "위도 경로당", "uisin": "의신 경로당"}


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    for part in (elsewhere, watching, sending):
        monkeypatch.setattr(part, "LOOK_S", 0.05)


class Two(NamedTuple):
    one: RunningHub
    other: RunningHub
    clock: HandClock


@asynccontextmanager
async def two_hubs(
    postgres: PostgresServer, furnished: Furnished, mail: MailConfig | None = None
) -> AsyncIterator[Two]:
    url, clock = postgres.copy(furnished.database_url), HandClock(START)
    async with AsyncExitStack() as hubs:
        one, other = [
            await hubs.enter_async_context(
                run_hub(furnished.folder, clock, database_url=url, mail=mail)
            )
            for _ in range(2)
        ]
        for hub in (one, other):
            hub.people.update(furnished.people)
        yield Two(one, other, clock)


def line_to(hub: RunningHub, kiosk: httpx.AsyncClient) -> websockets.connect:
    address = hub.url.replace("http", "ws") + "/api/kiosk/hint"
    headers = {"Authorization": kiosk.headers["Authorization"]}
    return websockets.connect(address, additional_headers=headers)


@pytest.mark.timeout(300)
async def test_what_one_is_told_reaches_the_kiosks_of_the_other_one(
    postgres: PostgresServer, furnished_postgresql: Furnished
) -> None:
    async with two_hubs(postgres, furnished_postgresql) as (one, other, _):
        kiosk_id, kiosk = await one.pair_kiosk("c-wido")
        operator = await one.signed_in("operator")

        async def is_connected() -> bool:
            (listed,) = (await operator.get("/api/kiosks")).json()
            return bool(listed["connected"])

        assert not await is_connected()
        async with line_to(other, kiosk) as line:
            await until_async("the one knows of it", is_connected, PATIENCE_S)
            changed = timetable_for(one.people["teacher"], version=1)
            put = await operator.put("/api/timetable", json=changed.model_dump(mode="json"))
            assert put.status_code == 200, put.text
            await _until(line, {"pull": ["timetable"]})

        async def is_gone() -> bool:
            return not await is_connected()

        await until_async("the one knows that it went", is_gone, PATIENCE_S)
        async with line_to(other, kiosk) as line:
            assert (await operator.delete(f"/api/kiosks/{kiosk_id}")).status_code == 204
            await _until(line, {"pull": ["credential"]})
            with pytest.raises(websockets.ConnectionClosed):
                await asyncio.wait_for(line.recv(), PATIENCE_S)


@pytest.mark.timeout(300)
async def test_a_revoked_kiosk_loses_its_line_also_where_no_word_of_it_came(
    postgres: PostgresServer, furnished_postgresql: Furnished
) -> None:
    async with two_hubs(postgres, furnished_postgresql) as (_, other, clock):
        kiosk_id, kiosk = await other.pair_kiosk("c-wido")
        async with line_to(other, kiosk) as line:
            with other.parts.store.transaction() as session:
                registry.revoke(session, kiosk_id, Deed("test", clock.now()))
            await _until(line, {"pull": ["credential"]})
            with pytest.raises(websockets.ConnectionClosed):
                await asyncio.wait_for(line.recv(), PATIENCE_S)


@pytest.mark.timeout(300)
async def test_a_picture_handed_in_at_one_is_seen_at_the_other_one_and_lies_there_sealed(
    postgres: PostgresServer, furnished_postgresql: Furnished
) -> None:
    async with two_hubs(postgres, furnished_postgresql) as (one, other, clock):
        kiosk_id, kiosk = await one.pair_kiosk("c-wido")
        jpeg = b"\xff\xd8\xff a picture"
        put = await kiosk.put(
            "/api/kiosk/picture", content=jpeg, headers={"Content-Type": "image/jpeg"}
        )
        assert put.status_code == 204, put.text
        operator = await other.signed_in("operator")
        address = f"/api/kiosks/{kiosk_id}/picture"

        async def is_there() -> bool:
            return (await operator.get(address)).status_code == 200

        await until_async("the other one has it", is_there, PATIENCE_S)
        assert (await operator.get(address)).content == jpeg
        with one.parts.store.reading() as session:
            assert b"picture" not in session.scalars(select(ScreenPictureRow.sealed)).one()
        clock.advance(seconds=PICTURE_KEPT.total_seconds())
        with one.parts.store.transaction() as session:
            assert handed_on(session, None, clock.now()) == {}
            assert not let_go(session, clock.now())
            assert session.scalar(select(ScreenPictureRow.sealed)) is None
        await kiosk.put("/api/kiosk/picture", content=jpeg, headers={"Content-Type": "image/jpeg"})
        with one.parts.store.transaction() as session:
            assert let_go(session, clock.now())
        revoked = await operator.delete(f"/api/kiosks/{kiosk_id}")
        assert revoked.is_success, revoked.text
        with one.parts.store.reading() as session:
            assert session.scalar(select(ScreenPictureRow.sealed)) is None


@pytest.mark.timeout(300)
async def test_who_guesses_at_one_waits_at_the_other_one(
    postgres: PostgresServer, furnished_postgresql: Furnished
) -> None:
    async with two_hubs(postgres, furnished_postgresql) as (one, other, clock):
        wrong = {"name": "operator", "password": "a guess"}
        clients = [hub.client(Origin=hub.url) for hub in (one, other)]
        for _ in range(FREE_TRIES):
            answer = await clients[0].post("/api/session", json=wrong)
            assert answer.status_code == 401

        async def has_heard() -> bool:
            waits = other.parts.throttles.sign_in
            return waits.wait("operator\n127.0.0.1", clock.now()) is not None

        await until_async("the other one has heard", has_heard, PATIENCE_S)
        answer = await clients[1].post("/api/session", json=wrong)
        assert (answer.status_code, answer.json()["type"]) == (429, "slow_down")


@pytest.mark.timeout(300)
async def test_for_one_trouble_there_is_one_letter_whichever_of_them_has_the_line(
    postgres: PostgresServer, furnished_postgresql: Furnished
) -> None:
    with mail_server("none") as post_office:
        mail = {
            "host": HOST,
            "port": post_office.port,
            "security": "none",
            "sender": "사랑방 <console@bucheon.example.kr>",
            "to": [{"address": "it@bucheon.example.kr"}],
        }
        known = MailConfig.model_validate(mail)
        async with two_hubs(postgres, furnished_postgresql, known) as (one, other, clock):
            kiosks = {name: (await one.pair_kiosk(f"c-{name}"))[1] for name in CENTERS}
            # The day's lessons are over.
            clock.advance(hours=6)

            async def connected(count: int) -> None:
                async def both_know() -> bool:
                    return all(len(hub.parts.hints.connected()) == count for hub in (one, other))

                await until_async(f"both know of {count}", both_know, PATIENCE_S)

            async def letters(count: int) -> list[str]:
                async def time_passes() -> bool:
                    clock.advance(seconds=10)
                    return len(post_office.letters) >= count

                await until_async(f"{count} letters", time_passes, PATIENCE_S)
                return [letter.get_content() for letter in post_office.letters]

            async with AsyncExitStack() as lines:
                # Of these one has its line where nobody watches.
                await lines.enter_async_context(line_to(one, kiosks["myeongho"]))
                await lines.enter_async_context(line_to(other, kiosks["uisin"]))
                async with line_to(other, kiosks["wido"]):
                    await connected(3)
                await connected(2)
                clock.advance(days=2)
                (letter,) = await letters(1)
                assert [name in letter for name in CENTERS.values()] == [False, True, False]
            await connected(0)
            clock.advance(days=2)
            _, letter = await letters(2)
            assert [name in letter for name in CENTERS.values()] == [True, False, True]


async def _until(line: websockets.ClientConnection, word: dict[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while json.loads(await line.recv()) != word:
            pass
