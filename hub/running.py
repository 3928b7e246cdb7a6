"""The hub's parts put together: started in order, stopped in reverse."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from attendance.seal import Seal
from content.intake.depot import Depot
from content.library import Newest
from fleet.hints import Hints
from hub.auth.passwords import Passwords
from hub.auth.throttle import Buckets, Waits
from hub.config import HubConfig
from hub.lesson_rooms import LessonRooms
from hub.lines.elsewhere import Elsewhere
from hub.lines.keeping import Lines
from hub.lines.pictures import ScreenPictures
from hub.parts import Parts, Throttles
from hub.talks import Talks
from hub.together.heartbeats import Heartbeats
from hub.together.looks import Looks
from hub.watch.beside import Beside
from hub.watch.sending import Sending
from hub.watch.watching import Watching
from hub.web.today.past import Memory
from schedule.handout import Handouts
from store.engine import Store
from store.processes.alone import Alone
from store.processes.neighbours import Neighbours
from wire.clock import Clock


@contextlib.asynccontextmanager
async def running(
    config: HubConfig, store: Store, clock: Clock, seal: Seal, depot: Depot
) -> AsyncIterator[Parts]:
    """Everything that goes on beside the requests, for as long as the hub serves."""
    alone, neighbours = Alone(store.engine), Neighbours(store.engine)
    parts = _made(config, store, clock, seal, depot, neighbours)
    hints = parts.hints
    beside = {
        "rooms": parts.rooms.run(),
        "talks": parts.talks.run(),
        "lines": parts.lines.run(),
        "watching": parts.watching.run(alone.is_mine),
        "sending": parts.sending.run(alone.is_mine),
        "beside": Beside(store, hints).run(),
        "elsewhere": Elsewhere(store, hints, neighbours).run(),
        "neighbours": _listening(parts, neighbours),
    }
    tasks = [asyncio.create_task(step, name=name) for name, step in beside.items()]
    try:
        yield parts
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await parts.screens.close()
        await parts.heartbeats.close()
        await parts.looks.close()
        await parts.sending.close()
        await run_in_threadpool(alone.close)
        await parts.rooms.close()


def _made(
    config: HubConfig,
    store: Store,
    clock: Clock,
    seal: Seal,
    depot: Depot,
    neighbours: Neighbours,
) -> Parts:
    hints, handouts = Hints(neighbours.tell), Handouts()
    rooms = LessonRooms(store, clock, config.engine)
    screens = ScreenPictures(store, clock, seal, neighbours)
    return Parts(
        config=config,
        store=store,
        seal=seal,
        depot=depot,
        one_look=asyncio.Lock(),
        clock=clock,
        hints=hints,
        lines=Lines(),
        screens=screens,
        rooms=rooms,
        talks=Talks(store, clock, hints, rooms),
        passwords=Passwords(),
        throttles=Throttles(Waits(neighbours.tell), Buckets(30, timedelta(seconds=2)), {}),
        before=Memory(),
        handouts=handouts,
        library=Newest(),
        heartbeats=Heartbeats(store),
        looks=Looks(store),
        watching=Watching(config, store, clock, hints, screens.here, handouts),
        sending=Sending(config, store, clock),
    )


async def _listening(parts: Parts, neighbours: Neighbours) -> None:
    """Pass on what other hubs of the same database say."""

    def heard(word: str) -> None:
        parts.hints.heard(word)
        parts.throttles.sign_in.heard(word, parts.clock.now())
        parts.screens.heard(word)

    def missed() -> None:
        parts.hints.missed()
        parts.screens.missed()

    await neighbours.run(heard, missed)
