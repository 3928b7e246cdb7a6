"""Whatever bytes come in anywhere, the engine refuses them in the way it says and goes on.

`./run prove engine` throws a million.
"""

from __future__ import annotations

import contextlib
import logging
import os
import random

import pytest

from tests.prove.engine.fuzz import Target, every_target, throw
from tests.prove.engine.inhabited import Inhabited
from tests.prove.engine.remains import memory_kib
from tests.prove.telling import tell

INPUTS = int(os.environ.get("ENGINE_INPUTS", "30000"))
SEED = int(os.environ.get("ENGINE_INPUTS_SEED", "0"))
MOST_KIB = 96 * 1024
"""What a round may add to this process; an engine that keeps inputs would keep much more."""

pytestmark = pytest.mark.timeout(120 + INPUTS // 100)


async def test_nothing_that_comes_in_is_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    inhabited = await Inhabited.open()
    try:
        await throw(inhabited, 2000, SEED + 1_000_000)
        before = memory_kib(os.getpid())
        caplog.clear()
        tally = await throw(inhabited, INPUTS, SEED)
        grown = memory_kib(os.getpid()) - before
    finally:
        await inhabited.close()
    tell(
        f"{tally.inputs} inputs, {grown} KiB more, {inhabited.brought_back} people brought back, "
        f"{tally.forwarded} packets forwarded; "
        f"taken+refused: {tally}"
    )
    assert not caplog.records, caplog.records[0].getMessage()
    assert tally.inputs >= INPUTS
    assert grown < MOST_KIB
    assert tally.forwarded > 50, "nothing that was thrown went as far as it could"


async def test_what_is_thrown_was_right_before_it_was_changed() -> None:
    """Or all of it would bounce off the first check."""
    inhabited = await Inhabited.open()
    try:
        await inhabited.renew()
        for target in every_target(inhabited):
            assert any(taken(target, seed) for seed in target.seeds), target.name
    finally:
        await inhabited.close()


def taken(target: Target, data: bytes) -> bool:
    for number in range(10):
        with contextlib.suppress(*target.may_refuse):
            target.take(data, random.Random(number))
            return True
    return False


async def test_a_fault_is_told_with_its_input() -> None:
    def stumble(data: bytes, _: random.Random) -> None:
        raise IndexError(len(data))

    inhabited = await Inhabited.open()
    try:
        faulty = Target("faulty", 1, [b"abc"], stumble, (ValueError,))
        with pytest.raises(AssertionError, match=r"faulty: IndexError\(\d+\) of [0-9a-f]*"):
            await throw(inhabited, 10, 1, [faulty])
    finally:
        await inhabited.close()
