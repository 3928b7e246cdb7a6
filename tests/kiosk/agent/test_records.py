"""Records to the hub and rolls from it, over a line and from a hub that fail in many ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from attendance.journal.journal import KEPT
from attendance.record import BATCH
from kiosk.agent.people import People
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.documents.roll import RollDocument
from kiosk.agent.uplink.pace import HubPace
from kiosk.agent.uplink.pull import Pull
from kiosk.agent.uplink.records import Records
from tests.fakes.hub import FakeHub
from tests.kiosk.agent.desks import CENTER, ROLL, MovedClock
from wire.ids import CenterId

CREDENTIAL = "secret-of-this-kiosk-0123456789"
DAY = date(2026, 11, 24)
PATIENCE_S = 60.0


@dataclass
class Line:
    """One kiosk's people and its way to the hub."""

    people: People
    hub: Hub
    records: Records
    roll: Pull

    async def guests(self, count: int) -> None:
        for _ in range(count):
            assert await self.people.press("guest", "", str(uuid4()), None, DAY) is None

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if met():
                    return
                await asyncio.sleep(0.01)  # the pause between two looks

    async def until_sent(self) -> None:
        await self.until(lambda: self.people.waiting == 0)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def line(tmp_path: Path, hub: FakeHub, clock: MovedClock) -> AsyncIterator[Line]:
    hub.credentials.add(CREDENTIAL)
    people = People(tmp_path, clock)
    await people.open()
    people.paired(CENTER.id)
    async with aiohttp.ClientSession() as session:
        ours = Hub(session, hub.url, clock)
        ours.credential = CREDENTIAL
        line = Line(
            people, ours, Records(ours, people), Pull(RollDocument(ours, people), HubPace())
        )
        ours.listen(line.records.hub_is)
        ours.listen(line.roll.hub_is)
        yield line
    people.close()


@asynccontextmanager
async def running(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    yield
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled(), "it ended by itself"


def sending(line: Line) -> AbstractAsyncContextManager[None]:
    return running(line.records.keep_sending())


def pulling(line: Line) -> AbstractAsyncContextManager[None]:
    return running(line.roll.keep_pulling())


def numbers(hub: FakeHub) -> list[int]:
    return sorted(hub.records)


async def test_a_record_is_sent_as_soon_as_it_is_made(line: Line, hub: FakeHub) -> None:
    async with sending(line):
        await line.guests(1)
        await line.until_sent()
        await line.guests(1)
        await line.until_sent()
    assert numbers(hub) == [1, 2]
    assert line.people.journal is not None
    assert {batch.journal for batch in hub.batches} == {line.people.journal.id}
    assert hub.records[1].body["member_id"] is None


async def test_a_kiosk_where_nothing_happened_asks_nothing(line: Line, hub: FakeHub) -> None:
    async with sending(line):
        line.records.hub_is(True)
        await line.guests(1)
        await line.until_sent()
    # Not even the first one was empty.
    assert len(hub.batches[0].records) == 1


async def test_a_night_without_the_hub_is_made_up_for(line: Line, hub: FakeHub) -> None:
    await hub.stop()
    async with sending(line):
        await line.guests(3)
        await line.until(lambda: line.hub.reachable is False)
        assert line.people.waiting == 3
        await hub.start()
        # As when the hint's socket is open again.
        line.hub.found(True)
        await line.until_sent()
    assert numbers(hub) == [1, 2, 3]


@pytest.mark.parametrize("weather", ["hangs_up", "answer_lost", "garbage", "503", "422"])
async def test_what_failed_is_sent_again_and_is_there_once(
    line: Line, hub: FakeHub, weather: str
) -> None:
    hub.people_weather.extend([weather, weather])
    async with sending(line):
        await line.guests(2)
        await line.until_sent()
    assert numbers(hub) == [1, 2]
    assert not hub.people_weather


async def test_a_hub_that_asks_for_a_pause_gets_it(line: Line, hub: FakeHub) -> None:
    loop = asyncio.get_running_loop()
    hub.people_weather.append("503")
    await line.guests(1)
    began = loop.time()
    async with sending(line):
        await line.until(lambda: not hub.people_weather)
        # Neither a tap nor good news cuts it short.
        await line.guests(1)
        line.records.hub_is(True)
        await line.until_sent()
    assert loop.time() - began >= 0.3


async def test_many_go_in_batches_one_after_the_other(line: Line, hub: FakeHub) -> None:
    await line.guests(2 * BATCH + 1)
    async with sending(line):
        await line.until_sent()
    assert [batch.records[0].seq for batch in hub.batches] == [1, BATCH + 1, 2 * BATCH + 1]
    assert numbers(hub) == list(range(1, 2 * BATCH + 2))


async def test_a_hub_that_came_back_from_its_backup_is_asked_and_gets_what_it_lost(
    line: Line, hub: FakeHub
) -> None:
    await line.guests(5)
    async with sending(line):
        await line.until_sent()
        for number in (3, 4, 5):
            del hub.records[number]
        line.hub.found(False)
        line.hub.found(True)
        await hub.until("all of it again", lambda: numbers(hub) == [1, 2, 3, 4, 5], PATIENCE_S)
        await line.until_sent()


async def test_what_is_old_is_let_go_after_the_hub_said_that_it_has_it(
    line: Line, hub: FakeHub, clock: MovedClock
) -> None:
    await line.guests(4)
    journal = line.people.journal
    assert journal is not None
    async with sending(line):
        await line.until_sent()
    for number in (3, 4):
        del hub.records[number]
    clock.move(KEPT + timedelta(days=1))
    await line.people.tidy()
    assert journal.oldest == 1
    async with sending(line):
        await line.until(lambda: journal.oldest == 3)
        assert not line.people.tidy_due
        await hub.until("the others", lambda: numbers(hub) == [1, 2, 3, 4], PATIENCE_S)


async def test_who_is_not_known_any_more_stops_and_loses_nothing(line: Line, hub: FakeHub) -> None:
    hub.revoke_all()
    async with sending(line):
        await line.guests(2)
        async with asyncio.timeout(PATIENCE_S):
            await line.hub.refused.wait()
    assert (line.people.waiting, numbers(hub)) == (2, [])


async def test_a_roll_comes_and_is_not_sent_twice(line: Line, hub: FakeHub) -> None:
    hub.roll = ROLL
    async with pulling(line):
        await hub.until("the roll", lambda: hub.roll_answers == [200], PATIENCE_S)
        await line.until(lambda: line.people.roll == ROLL)
        line.roll.now()
        await hub.until("asked again", lambda: hub.roll_answers == [200, 304], PATIENCE_S)
        line.roll.now(whole=True)
        await hub.until("all of it", lambda: hub.roll_answers == [200, 304, 200], PATIENCE_S)
    assert line.people.roll == ROLL


async def test_a_changed_roll_is_shown_after_the_hint(line: Line, hub: FakeHub) -> None:
    hub.roll = ROLL
    newer = ROLL.model_copy(update={"version": 2, "members": ROLL.members[:1]})
    async with pulling(line):
        await line.until(lambda: line.people.roll == ROLL)
        hub.roll = newer
        line.roll.now()
        await line.until(lambda: line.people.roll == newer)


TWICE = ROLL.model_copy(update={"members": (ROLL.members[0], ROLL.members[0])})
FOREIGN = ROLL.model_copy(update={"center_id": CenterId("center_2")})


@pytest.mark.parametrize("bad", ["garbage", "twice", "foreign"])
async def test_what_is_no_roll_of_ours_is_refused_and_the_last_good_one_stays(
    line: Line, hub: FakeHub, bad: str, caplog: pytest.LogCaptureFixture
) -> None:
    hub.roll = ROLL
    async with pulling(line):
        await line.until(lambda: line.people.roll == ROLL)
        if bad == "garbage":
            hub.people_weather.append("garbage")
        else:
            hub.roll = TWICE if bad == "twice" else FOREIGN
        line.roll.now()
        await line.until(lambda: "pull=refused document=roll" in caplog.text)
        assert line.people.roll == ROLL
        hub.roll = ROLL.model_copy(update={"version": 3})
        line.roll.now()
        await line.until(lambda: line.people.roll == hub.roll)


@pytest.mark.parametrize("weather", ["hangs_up", "503", "422"])
async def test_a_pull_that_failed_is_repeated(line: Line, hub: FakeHub, weather: str) -> None:
    hub.roll = ROLL
    hub.people_weather.extend([weather, weather])
    async with pulling(line):
        await line.until(lambda: line.people.roll == ROLL)


async def test_paired_anew_the_roll_is_asked_for_anew(line: Line, hub: FakeHub) -> None:
    """The names left the disk with the pairing; a tag from before must not keep them away."""
    hub.roll = ROLL
    async with pulling(line):
        await line.until(lambda: line.people.roll == ROLL)
    await line.people.unpaired()
    line.people.paired(CENTER.id)
    async with pulling(line):
        await line.until(lambda: line.people.roll == ROLL)
    assert hub.roll_answers == [200, 200]
