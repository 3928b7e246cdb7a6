"""One word, and the reason for it."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from media.engine.operation.health import Health, Signs, judge
from media.engine.server import Engine

GOOD = Signs(draining=False, beating=True, typical_lag_s=0.001, descriptors_left=900)


@pytest.mark.parametrize(
    ("changes", "word", "reason"),
    [
        ({}, Health.READY, ""),
        ({"draining": True}, Health.DRAINING, "the engine ends when its rooms have"),
        ({"typical_lag_s": 0.6}, Health.FAILING, "the machine is too slow"),
        ({"descriptors_left": 3}, Health.FAILING, "too many files and sockets are open"),
        ({"beating": False, "draining": True}, Health.FAILING, "the clock stands"),
    ],
)
def test_the_word_says_what_to_do(changes: dict[str, object], word: Health, reason: str) -> None:
    signs = {name: getattr(GOOD, name) for name in Signs.__slots__} | changes
    assert judge(Signs(**signs)) == (word, reason)


def test_only_a_ready_engine_is_sent_lessons() -> None:
    assert {word: word.status for word in Health} == {
        Health.READY: 200,
        Health.DRAINING: 503,
        Health.FAILING: 503,
    }


async def test_an_engine_whose_clock_stands_says_so(inside: Engine) -> None:
    at = f"http://127.0.0.1:{inside.port}/health"
    async with aiohttp.ClientSession() as http:
        async with http.get(at) as reply:
            assert reply.status == 200
            assert await reply.json() == {
                "status": "ready",
                "rooms": 0,
                "participants": 0,
                "joining": 0,
                "suspect": 0,
                "webhooks_queued": 0,
            }
        inside._beat.cancel()
        await asyncio.gather(inside._beat, return_exceptions=True)
        async with http.get(at) as reply:
            said = await reply.json()
            assert reply.status == 503
            assert (said["status"], said["reason"]) == ("failing", "the clock stands")
