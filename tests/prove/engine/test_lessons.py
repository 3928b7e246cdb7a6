"""Lesson after lesson an engine is as it was after the first.

`./run prove engine` holds 200 at one engine process.  A round of lessons cannot be taken up in
its middle: what an engine gained is only seen while it is the same engine.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from media.engine.config import EngineConfig
from media.engine.server import Engine
from tests.media.engine.operation.programs import configured
from tests.parts.processes import free_port
from tests.parts.room.client import KEY, PATIENCE_S, SECRET
from tests.prove.engine.lessons import Lesson, Place, hold_apart
from tests.prove.engine.remains import Watch, memory_kib, objects, slope
from tests.prove.telling import tell

LESSONS = int(os.environ.get("ENGINE_LESSONS", "2"))
CENTERS = 2 if LESSONS < 20 else 4
"""More would measure how many pictures the clients of one machine can decode."""
SEED = int(os.environ.get("ENGINE_SEED", "0")) * 1000
AT_ONCE = 5
"""Lessons between two looks."""
LESSON_H = 1.0
"""A real lesson's length: what one leaves behind is gained in this time."""
MOST_MIB_PER_H = 1.0

pytestmark = pytest.mark.timeout(300 + 60 * LESSONS)


async def test_no_object_of_a_lesson_outlives_it() -> None:
    """Exact: in this process, by type, against an engine nobody came to yet."""
    inside = await Engine.start(EngineConfig(port=0, keys={KEY: SECRET}))
    before = objects()
    assert before, "the engine's own parts are counted"

    async def nothing_left() -> None:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            more = dict(objects() - before)
            if not more:
                return
            assert time.monotonic() < deadline, more
            await asyncio.sleep(0.2)  # timers of what ended a moment ago hold a part of it

    for seed in range(SEED, SEED + 2):
        await Lesson(Place(inside.port), seed, 2).hold()
        await nothing_left()
    await inside.stop()


async def test_an_engine_holds_no_more_after_many_lessons(tmp_path: Path) -> None:
    port = free_port()
    memory: list[float] = []
    async with configured(tmp_path, prometheus={"port": port}) as engine:
        watch = Watch(engine.process.pid, port)
        before = await watch.at_rest(PATIENCE_S)

        began = time.monotonic()
        for first in range(SEED, SEED + LESSONS, AT_ONCE):
            seeds = range(first, min(first + AT_ONCE, SEED + LESSONS))
            await hold_apart(Place(engine.port), seeds, CENTERS)
            assert await watch.at_rest(PATIENCE_S, before) == before
            memory.append(memory_kib(engine.process.pid) / 1024)
        hours = (time.monotonic() - began) / 3600
    warm = memory[len(memory) // 4 :]
    if len(warm) < 6:
        return  # too few to tell growth from warming up
    per_lesson = slope(warm) / AT_ONCE
    tell(
        f"{LESSONS} lessons of {CENTERS + 1} at one engine in {hours * 60:.1f} min: "
        f"MiB after every {AT_ONCE}: {' '.join(f'{value:.1f}' for value in memory)}; "
        f"{per_lesson * 1024:+.1f} KiB a lesson = {per_lesson / LESSON_H:+.3f} MiB/h as held, "
        f"{per_lesson * LESSONS / hours:+.2f} MiB/h as hurried; "
        f"{before.descriptors} descriptors, {before.threads} threads, {before.tasks} tasks"
    )
    assert per_lesson / LESSON_H < MOST_MIB_PER_H
