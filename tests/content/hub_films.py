"""A hub that serves films alone, the kiosk's way to it, and a disk as large as it is said to be."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from content.cache import Cache
from kiosk.agent.uplink.call import Hub
from tests.fakes.films import FakeFilms
from wire.clock import Clock


@asynccontextmanager
async def serving(films: FakeFilms) -> AsyncIterator[Hub]:
    """Serve them on loopback; what is given is the kiosk's own way there."""
    app = web.Application()
    app.add_routes(films.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            yield Hub(session, f"http://127.0.0.1:{runner.addresses[0][1]}", Clock())
    finally:
        await runner.cleanup()


class Disk:
    """One that holds so many bytes."""

    def __init__(self, size: int) -> None:
        self.size = size

    def free(self, folder: Path) -> int:
        return self.size - sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def cache_in(folder: Path, disk: Disk | None = None, keep_free: int = 0) -> Cache:
    """The cache of an agent that has just started."""
    disk = disk or Disk(10**9)
    cache = Cache(folder / "library", folder / "library.json", keep_free, disk.free)
    cache.load()
    return cache


async def pulled(cache: Cache, films: FakeFilms) -> None:
    """The hub's newest library has come."""
    await cache.take(films.library, f'"v{films.library.version}"')


async def filled(cache: Cache, films: FakeFilms, hub: Hub) -> None:
    """Have the hub's library here completely."""
    await pulled(cache, films)
    for file in cache.missing():
        await cache.bring(file, hub)
    await cache.settle()


def on_shelf(cache: Cache) -> list[str]:
    """What can be watched; each film was read through and is the right one."""
    for ready in cache.ready():
        data = ready.film.read_bytes()
        assert hashlib.sha256(data).hexdigest() == ready.item.film.sha256
    return [ready.item.id for ready in cache.ready()]


def names_in(folder: Path) -> set[str]:
    """Of every file in it, at whatever depth."""
    return {path.name for path in folder.rglob("*") if path.is_file()}
