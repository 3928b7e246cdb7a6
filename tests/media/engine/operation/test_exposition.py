"""Prometheus reads what a lesson did, and only who may."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics,
)

from media.engine.config import EngineConfig, PrometheusConfig
from media.engine.errors import PortTaken
from media.engine.server import Engine, listen
from tests.media.engine.conftest import (
    KEY,
    PATIENCE_S,
    SECRET,
    Client,
    RunningEngine,
    joining,
    until,
)
from tests.media.engine.operation.programs import configured, scrape, tidied
from tests.parts.processes import free_port
from tests.parts.room.client import LOUD, eventually

pytestmark = pytest.mark.timeout(300)

KEYS = {KEY: SECRET}


def hears(client: Client, identity: str) -> bool:
    """The SDK hands out silence before the first packet came."""
    return sum(level > LOUD for level in client.sound.get(identity, [])) > 20


@dataclass
class Watched:
    engine: RunningEngine
    figures: int


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    port = free_port()
    async with configured(tmp_path, prometheus={"port": port}) as engine:
        yield Watched(engine, port)


async def test_a_lesson_is_seen_in_the_figures(watched: Watched) -> None:
    async with joining() as connect:
        one, two = (
            await connect(watched.engine.url, "one"),
            await connect(watched.engine.url, "two"),
        )
        await one.publish_video()
        await one.publish_sound()
        await until(lambda: two.pictures("one") > 20 and hears(two, "one"))
        seen = await eventually(
            lambda: scrape(watched.figures),
            lambda shown: min(shown["packets_total", way] for way in ("in", "out")) > 60,
        )
        assert seen["rooms", ""] == 1
        assert seen["participants", "active"] == 2
        assert seen["tracks", ""] == 2
        assert sum(seen["pictures", layer] for layer in "012") == 1
        assert seen["bytes_total", "out"] > 60 * 12
        assert seen["keyframe_requests_total", "out"] >= 1
        assert seen["connections", ""] == 2
        assert 0 < seen["cpu_per_forwarded_packet_seconds", ""] < 1
        assert seen["process_resident_memory_bytes", ""] > 1e7
        assert seen["process_open_fds", ""] > 3
        assert seen["event_loop_lag_seconds_count", ""] > 0
        assert (seen["state", "ready"], seen["state", "draining"]) == (1, 0)
        # Nothing of a session is counted away when it ends.
        await two.close()
        await one.close()
        await everybody_gone(watched.figures)
        after = await scrape(watched.figures)
        assert after["sessions_ended_total", ""] == 2
        for name in ("packets_total", "bytes_total", "keyframe_requests_total"):
            for direction in ("in", "out"):
                assert after[name, direction] >= seen[name, direction]
        finished = [line for line in watched.engine.log if 'event="room finished"' in line]
        assert not finished, "the room waits for its people"


async def everybody_gone(figures: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if not (await scrape(figures))["participants", "active"]:
                return
            await asyncio.sleep(0.05)  # between two scrapes, as Prometheus would


async def test_a_room_is_summed_up_when_it_ends(tmp_path: Path) -> None:
    settings = {"room": {"departure_timeout": 1}}
    async with configured(tmp_path, **settings) as engine, joining() as connect:
        one, two = await connect(engine.url, "one"), await connect(engine.url, "two")
        await one.publish_sound()
        # Of which more than ten packets bring the most part, whatever a receiver makes up.
        await until(lambda: two.loud("one") > 50)
        await one.close()
        await two.close()
        await until(lambda: any('event="room finished"' in line for line in engine.log))
    line = next(line for line in engine.log if 'event="room finished"' in line)
    said = dict(re.findall(r"(\w+)=(\S+)", line))
    assert said["sessions"] == "2"
    assert int(said["packets_in"]) > 10
    assert int(said["packets_out"]) > 10
    assert float(said["lost_in"]) < 0.5


async def test_an_empty_engine_looks_for_what_sessions_left(tmp_path: Path) -> None:
    port = free_port()
    settings = {"room": {"departure_timeout": 1}, "prometheus": {"port": port}}
    async with configured(tmp_path, **settings) as engine, joining() as connect:
        one = await connect(engine.url, "one")
        before = await scrape(port)
        await one.close()
        await tidied(port)
        after = await scrape(port)
        looked = ("python_gc_collections_total", "2")
        assert after[looked] > before[looked]


async def get(port: int, path: str, **options: Any) -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}{path}", **options) as reply,
    ):
        return reply.status


async def test_a_prometheus_that_asks_for_the_newer_form_gets_it() -> None:
    port = free_port()
    config = PrometheusConfig(port=port)
    engine = await Engine.start(EngineConfig(port=0, keys=KEYS, prometheus=config))
    accept = {"Accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/metrics", headers=accept) as reply,
    ):
        assert reply.content_type == "application/openmetrics-text"
        families = list(openmetrics(await reply.text()))
    await engine.stop()
    assert {"room_engine_rooms", "room_engine_packets"} <= {family.name for family in families}


async def test_figures_are_not_where_the_world_is(inside: Engine) -> None:
    assert await get(inside.port, "/metrics") == 404
    assert await get(inside.port, "/health") == 200


@pytest.mark.parametrize(
    ("allow", "status"),
    [(("10.0.0.0/8",), 403), ((), 403), (("10.0.0.0/8", "127.0.0.1/32"), 200)],
)
async def test_only_named_networks_read_them(allow: tuple[str, ...], status: int) -> None:
    port = free_port()
    config = PrometheusConfig(port=port, allow=allow)
    engine = await Engine.start(EngineConfig(port=0, keys=KEYS, prometheus=config))
    assert await get(port, "/metrics") == status
    await engine.stop()


async def test_a_password_is_asked_for_where_there_is_one() -> None:
    port = free_port()
    config = PrometheusConfig(port=port, username="city", password="secret")
    engine = await Engine.start(EngineConfig(port=0, keys=KEYS, prometheus=config))

    async def status(authorization: str) -> int:
        headers = {"Authorization": authorization} if authorization else {}
        return await get(port, "/metrics", headers=headers)

    right = aiohttp.encode_basic_auth("city", "secret")
    wrong = aiohttp.encode_basic_auth("city", "guess")
    answers = [await status(said) for said in ("", wrong, "Basic ???", "Bearer x", right)]
    assert answers == [401, 401, 401, 401, 200]
    await engine.stop()


async def test_a_taken_port_is_named_and_nothing_stays_open() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        own = free_port()
        config = EngineConfig(port=own, keys=KEYS, prometheus_port=port)
        with pytest.raises(PortTaken, match=rf"{port} is in use.*prometheus\.port"):
            await Engine.start(config)
    listen("127.0.0.1", own).close()
