"""The hub put together: started in order, stopped in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from attendance.people.roll import open_seal
from content.intake.depot import Depot
from content.library import Newest
from fleet.hints import Hints
from hub import problems
from hub.admission import Admission
from hub.api import (
    about,
    audit,
    findings,
    help_calls,
    items,
    kiosks,
    lessons,
    notices,
    people,
    roll,
    session,
    staff,
    talks,
    timetable,
    voice,
    webhooks,
)
from hub.api.devices import centers, errands, settings
from hub.api.kiosk import calls, documents, files, records
from hub.api.kiosk import errands as kiosk_errands
from hub.api.kiosk import talks as kiosk_talks
from hub.api.kiosk.quick import QuickCalls
from hub.api.teaching import films as lesson_films
from hub.api.teaching import heads as lesson_heads
from hub.auth.guard import assert_guarded
from hub.auth.passwords import Passwords
from hub.auth.throttle import Buckets, Waits
from hub.config import HubConfig
from hub.heartbeats import Heartbeats
from hub.lesson_rooms import LessonRooms
from hub.lines.elsewhere import Elsewhere
from hub.lines.keeping import Lines
from hub.lines.pictures import ScreenPictures
from hub.looks import Looks
from hub.parts import Parts, Throttles
from hub.protection import Protection
from hub.talks import Talks
from hub.watch.beside import Beside
from hub.watch.sending import Sending
from hub.watch.watching import Watching
from hub.web import entrance, library, vendor
from hub.web import findings as finding_buttons
from hub.web.account import routes as account_pages
from hub.web.attendance import center as attendance_center
from hub.web.attendance import day as attendance_day
from hub.web.attendance import missed, rolls
from hub.web.audit import page as audit_page
from hub.web.devices import routes as device_pages
from hub.web.notices import calls as call_pages
from hub.web.notices import pages as notice_pages
from hub.web.staff import routes as staff_pages
from hub.web.talks import page as talk_pages
from hub.web.teach import frames as teach_frames
from hub.web.teach import heads as teach_heads
from hub.web.timetable import routes as timetable_pages
from hub.web.today import page as today
from hub.web.today.past import Memory
from hub.web.voice import page as voice_page
from schedule.handout import Handouts
from store.engine import Store
from store.processes.alone import Alone
from store.processes.neighbours import Neighbours
from wire.clock import Clock
from wire.version import RELEASE

log = logging.getLogger(__name__)

ROUTERS = (
    *(part.router for part in (about, session, timetable, lessons, kiosks, calls, webhooks)),
    *(part.router for part in (people, roll, records, items, documents, files, centers)),
    *(part.router for part in (lesson_films, lesson_heads)),
    *(part.router for part in (errands, settings, kiosk_errands)),
    *(part.router for part in (notices, help_calls, findings, finding_buttons)),
    *(part.router for part in (vendor, entrance, today, library, device_pages)),
    *(part.router for part in (teach_frames, teach_heads)),
    *(part.router for part in (account_pages, notice_pages, call_pages)),
    *(part.router for part in (talks, kiosk_talks, talk_pages)),
    *(part.router for part in (voice, voice_page)),
    *(part.router for part in (staff, staff_pages, audit, audit_page)),
    *(part.router for part in (attendance_day, attendance_center, missed, rolls, timetable_pages)),
)

_STATIC = Path(__file__).parent / "static"


def create_app(config: HubConfig, store: Store, clock: Clock, folder: Path) -> FastAPI:
    """The application.  `store` is migrated and stays the caller's to close.

    `folder` holds what lies beside the database.  Raises `NamesKeyLostError` where the key in it
    does not open the names in the store.
    """
    with store.reading() as session:
        seal = open_seal(session, folder)
    depot = Depot(folder)
    depot.forget_parts()

    @contextlib.asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        rooms = LessonRooms(store, clock, config.engine)
        alone, neighbours = Alone(store.engine), Neighbours(store.engine)
        hints, lines = Hints(neighbours.tell), Lines()
        screens = ScreenPictures(store, clock, seal, neighbours)
        handouts = Handouts()
        one_to_one = Talks(store, clock, hints, rooms)
        watching = Watching(config, store, clock, hints, screens.here, handouts)
        sending = Sending(config, store, clock)
        throttles = Throttles(Waits(neighbours.tell), Buckets(30, timedelta(seconds=2)), {})

        def heard(word: str) -> None:
            hints.heard(word)
            throttles.sign_in.heard(word, clock.now())
            screens.heard(word)

        def missed() -> None:
            hints.missed()
            screens.missed()

        app.state.parts = Parts(
            config=config,
            store=store,
            seal=seal,
            depot=depot,
            one_look=asyncio.Lock(),
            clock=clock,
            hints=hints,
            lines=lines,
            screens=screens,
            rooms=rooms,
            talks=one_to_one,
            passwords=Passwords(),
            throttles=throttles,
            before=Memory(),
            handouts=handouts,
            library=Newest(),
            heartbeats=Heartbeats(store),
            looks=Looks(store),
            watching=watching,
            sending=sending,
        )
        in_step = [
            asyncio.create_task(rooms.run(), name="rooms"),
            asyncio.create_task(one_to_one.run(), name="talks"),
            asyncio.create_task(lines.run(), name="lines"),
            asyncio.create_task(watching.run(alone.is_mine), name="watching"),
            asyncio.create_task(sending.run(alone.is_mine), name="sending"),
            asyncio.create_task(Beside(store, hints).run(), name="beside"),
            asyncio.create_task(Elsewhere(store, hints, neighbours).run(), name="elsewhere"),
            asyncio.create_task(neighbours.run(heard, missed), name="neighbours"),
        ]
        try:
            yield
        finally:
            for task in in_step:
                task.cancel()
            await asyncio.gather(*in_step, return_exceptions=True)
            await screens.close()
            await app.state.parts.heartbeats.close()
            await app.state.parts.looks.close()
            await sending.close()
            await run_in_threadpool(alone.close)
            await rooms.close()

    app = FastAPI(
        title="Sarangbang hub",
        version=RELEASE,
        lifespan=running,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    for router in ROUTERS:
        app.include_router(router)
    assert_guarded(app.routes)
    app.router.routes.insert(0, QuickCalls())
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_middleware(Admission)
    app.add_middleware(Protection, config=config)
    problems.install(app)
    return app
