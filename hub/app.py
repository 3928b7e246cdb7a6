"""The hub as one application: its parts, its routes, and what every request goes through."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from attendance.people.roll import open_seal
from content.intake.depot import Depot
from hub.api.kiosk.quick import QuickCalls
from hub.auth.guard import assert_guarded
from hub.config import HubConfig
from hub.http import problems
from hub.http.admission import Admission
from hub.http.protection import Protection
from hub.routes import ROUTERS
from hub.running import running
from store.engine import Store
from wire.clock import Clock
from wire.version import RELEASE

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
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(config, store, clock, seal, depot) as parts:
            app.state.parts = parts
            yield

    app = FastAPI(
        title="Sarangbang hub",
        version=RELEASE,
        lifespan=lifespan,
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
