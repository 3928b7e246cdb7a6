"""Running the hub on a port until it is told to stop."""

from __future__ import annotations

import contextlib
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from hub.app import create_app
from hub.config import HubConfig
from hub.lines.line import KioskLine
from hub.web import vendor
from store.engine import Store, sqlite_url
from store.migrate import upgrade
from wire.clock import Clock
from wire.tls import Tls

log = logging.getLogger(__name__)

WS_LARGEST = 64 * 1024
_GRACE_S = 1
_IDLE_S = 15
"""A kiosk takes no line for its calls that was idle for 5 s: one that the hub closes in the moment
it is used again would cost the call."""
_SWITCH_S = 0.0005
_CONNECTIONS = 30_000
"""A kiosk has a line that stays open and one for its calls."""


class PortTakenError(Exception):
    """Something else listens there already."""


def open_store(config: HubConfig, folder: Path) -> Store:
    """The database in `folder`, made and brought up to date."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(config.database_url or sqlite_url(folder))
    upgrade(store.engine)
    return store


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.  Raises `PortTakenError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"cannot listen on {host} port {port} ({error.strerror}): "
            "stop what runs there or choose another --port"
        ) from error
    return listener


def serve(config: HubConfig, folder: Path, listener: socket.socket, tls: Tls | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C.  `config.public_url` must be set."""
    vendor.assert_installed()
    _allow_open_files()
    store = open_store(config, folder)
    try:
        app = create_app(config, store, Clock(config.clock_control), folder)
        if not config.engine.api_key:
            log.warning(
                "engine key missing: no room passes; set engine.api_key and engine.api_secret"
            )
        _make_room_for_many()
        _Server(uvicorn_config(app, tls)).run(sockets=[listener])
    finally:
        store.close()


def _allow_open_files() -> None:
    # Each line to a kiosk is an open file, and what a shell allows at first is 1,024.
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _CONNECTIONS if most == resource.RLIM_INFINITY else min(most, 2 * _CONNECTIONS)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _make_room_for_many() -> None:
    # Ten thousand lines are a million objects that all live; what a call leaves is freed at once.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    # The event loop lets Python's lock go at each word it says or hears, and gets it back from a
    # thread that judges or draws a whole city only after this long: by itself ten times as much.
    sys.setswitchinterval(_SWITCH_S)


def uvicorn_config(app: FastAPI, tls: Tls | None = None) -> uvicorn.Config:
    """How the hub is served, here and in tests."""
    return uvicorn.Config(
        app,
        # It takes in everybody who knocks at once; uvloop takes one each time around, and kiosks
        # that come back together would have hung up before their turn.
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        ws=KioskLine,
        ws_max_size=WS_LARGEST,
        # Hints are short, and what packs them would be kept for every line.
        ws_per_message_deflate=False,
        # Kiosks ping; who does not is asked by `hub.lines`, with one timer for all of them.
        ws_ping_interval=None,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_GRACE_S,
        limit_concurrency=_CONNECTIONS,
        ssl_certfile=tls.cert if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal, and then go on to close the store.

        The original raises the signal again, which ends the process before that.
        """
        stopping = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in stopping}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            scheme = "https" if self.config.is_ssl else "http"
            sys.stdout.write(f"hub ready url={scheme}://{shown}:{port}\n")
            sys.stdout.flush()
