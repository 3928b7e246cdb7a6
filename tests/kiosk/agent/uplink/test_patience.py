"""Waiting: spread out, bounded, and as long as the hub asked for."""

from __future__ import annotations

import asyncio

from kiosk.agent.uplink.patience import BASE_S, CAP_S, Backoff, Nudge, between_tries


def test_the_bound_doubles_up_to_the_cap() -> None:
    waits: list[list[float]] = [[] for _ in range(40)]
    for _ in range(200):
        backoff = Backoff()
        for failure in waits:
            failure.append(backoff.after_failure())
    for number, tries in enumerate(waits):
        bound = min(CAP_S, BASE_S * 2**number)
        assert 0 <= min(tries) < bound * 0.2  # full jitter: also nearly at once
        assert bound * 0.8 < max(tries) <= bound


def test_success_starts_over() -> None:
    backoff = Backoff()
    for _ in range(20):
        backoff.after_failure()
    backoff.reset()
    assert backoff.after_failure() <= BASE_S


def test_never_sooner_than_the_hub_asked_for() -> None:
    backoff = Backoff()
    assert all(backoff.after_failure(300.0) >= 300.0 for _ in range(50))
    # Nor much later: it knows for how many there is room.
    assert all(5.0 <= backoff.after_failure(5.0) <= 15.0 for _ in range(50))


async def test_a_nudge_ends_a_wait_once() -> None:
    nudge = Nudge()
    nudge.give()
    nudge.give()
    assert await nudge.wait(60)
    assert not await nudge.wait(0.01)


async def test_a_nudge_does_not_cut_short_what_the_hub_asked_for() -> None:
    nudge = Nudge()
    nudge.give()
    loop = asyncio.get_running_loop()
    began = loop.time()
    await between_tries(nudge, Backoff(), 0.2)
    assert loop.time() - began >= 0.19
    await between_tries(nudge, Backoff(base_s=60), None)
    assert loop.time() - began < 5
