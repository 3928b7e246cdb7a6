"""A crowd of kiosks gets in by turns; who would wait too long is told when to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from hub.http.admission import Admission, ComeLaterError, Turns

EXTENSIONS: dict[str, dict[str, str]] = {"websocket.http.response": {}}


def latest(low: float, high: float) -> float:
    return high


async def test_they_get_in_one_after_the_other() -> None:
    turns, inside, most = Turns(at_once=3, waiting=100), 0, 0

    async def one() -> None:
        nonlocal inside, most
        await turns.enter()
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1
        turns.leave()

    await asyncio.gather(*(one() for _ in range(50)))
    assert (inside, most) == (0, 3)


async def test_who_finds_no_room_to_wait_comes_later_the_more_there_are() -> None:
    turns = Turns(at_once=1, waiting=1, draw=latest)
    await turns.enter()
    waits = asyncio.create_task(turns.enter())
    await asyncio.sleep(0)
    told = []
    for _ in range(2_000):
        with pytest.raises(ComeLaterError) as refused:
            await turns.enter()
        told.append(refused.value.seconds)
    assert told == sorted(told)
    assert 5 < told[0] <= 6
    assert told[-1] == 120
    turns.leave()
    await waits


async def test_who_has_waited_for_too_long_is_sent_away_for_somebody_fresher() -> None:
    turns = Turns(at_once=1, waiting=9, longest_s=-1)
    await turns.enter()
    late = [asyncio.create_task(turns.enter()) for _ in range(3)]
    await asyncio.sleep(0)
    turns.leave()
    found = await asyncio.gather(*late, return_exceptions=True)
    assert [type(one) for one in found] == [ComeLaterError] * 3
    await turns.enter()


async def test_who_hangs_up_while_waiting_takes_nobodys_turn() -> None:
    turns = Turns(at_once=1, waiting=9)
    await turns.enter()
    first, second = (asyncio.create_task(turns.enter()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    turns.leave()
    await second
    third = asyncio.create_task(turns.enter())
    await asyncio.sleep(0)
    # Called in just as they hang up: the turn goes on to the next.
    turns.leave()
    third.cancel()
    await asyncio.gather(third, return_exceptions=True)
    await turns.enter()


@asynccontextmanager
async def full(most: int) -> AsyncIterator[tuple[httpx.AsyncClient, asyncio.Event]]:
    """A hub whose kiosks are served so many at once, and none until the event is set."""
    go_on = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in {"/api/kiosk/report", "/api/kiosk/timetable"}:
            await go_on.wait()
        body = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    transport = httpx.ASGITransport(app=Admission(app, Turns(most, 0)))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        yield client, go_on


async def test_pages_and_films_are_served_whatever_the_crowd_does() -> None:
    async with full(1) as (client, go_on):
        inside = asyncio.create_task(client.post("/api/kiosk/report", content=b"well"))
        await asyncio.sleep(0)
        refused = await client.get("/api/kiosk/timetable")
        assert refused.status_code == 503
        assert refused.json()["type"] == "hub_busy"
        assert 1 <= int(refused.headers["Retry-After"]) <= 6
        assert (await client.get("/today")).status_code == 200
        assert (await client.get("/api/kiosk/files/0")).status_code == 200
        assert (await client.post("/api/kiosk/room-pass", content=b"")).status_code == 200
        go_on.set()
        assert (await inside).content == b"well"
        assert (await client.get("/api/kiosk/timetable")).status_code == 200


async def test_who_is_slow_to_send_holds_no_place() -> None:
    async with full(1) as (client, go_on):
        go_on.set()
        rest = asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            yield b"never "
            await rest.wait()
            yield b"mind"

        slow = asyncio.create_task(client.post("/api/kiosk/report", content=slowly()))
        await asyncio.sleep(0)
        assert (await client.get("/api/kiosk/timetable")).status_code == 200
        rest.set()
        assert (await slow).status_code == 200


async def test_an_open_line_holds_no_place_and_a_refused_one_is_told_when_to_come() -> None:
    hang_up = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        await hang_up.wait()

    turns, sent = Turns(1, 0), list[Message]()

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def line() -> None:
        scope = {"type": "websocket", "path": "/api/kiosk/hint", "extensions": EXTENSIONS}
        await Admission(app, turns)(scope, receive, send)

    lines = [asyncio.create_task(line()) for _ in range(3)]
    await asyncio.sleep(0)
    assert [message["type"] for message in sent] == ["websocket.accept"] * 3
    hang_up.set()
    await asyncio.gather(*lines)
    await turns.enter()
    await line()
    refused = sent[3]
    assert (refused["type"], refused["status"]) == ("websocket.http.response.start", 503)
    assert b"retry-after" in dict(refused["headers"])
