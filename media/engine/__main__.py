"""`python -m media.engine --host H --port N [--config FILE] [--tls-cert FILE --tls-key FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
import sys
from pathlib import Path
from typing import Any

from media.engine.config import EngineConfig, load, without_names
from media.engine.errors import EngineError
from media.engine.operation.goodbye import Asked, wait_for_rooms
from media.engine.operation.lines import Lines
from media.engine.server import Engine
from wire import tls as certificates
from wire.config import ConfigError
from wire.ending import end_within
from wire.notify import notify
from wire.tls import Tls

log = logging.getLogger("media.engine")

WATCHDOG_S = 5.0
END_S = 9.0
"""Longer than `Engine.stop` takes, shorter than a supervisor waits."""


def main() -> int:
    """Run until a signal; 2 for a mistake in configuration."""
    parser = argparse.ArgumentParser(prog="python -m media.engine", description=__doc__)
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="TCP port (7880); 0: any")
    parser.add_argument("--config", type=Path, help="YAML file")
    certificates.add_options(parser, "wss and https with it, not ws and http")
    given = parser.parse_args()
    try:
        config = _configure(given)
        tls = certificates.tls_of(given.tls_cert, given.tls_key)
        _log(config.logging.level.upper())
        logging.getLogger("aiortc").setLevel(logging.WARNING)
        logging.getLogger("aioice").setLevel(logging.WARNING)
        _run(config, tls)
    except (ConfigError, EngineError) as error:
        print(f"room engine: {error}", file=sys.stderr)
        return 2
    return 0


def _configure(given: argparse.Namespace) -> EngineConfig:
    config = load(given.config)
    changes: dict[str, object] = {}
    if given.host is not None:
        changes["bind_addresses"] = (given.host,)
    if given.port is not None:
        if not 0 <= given.port <= 65535:
            raise ConfigError("--port must be between 0 and 65535.")
        changes["port"] = given.port
    return without_names(config.model_copy(update=changes))


def _log(level: str) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=level, handlers=[handler])


def _run(config: EngineConfig, tls: Tls | None) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(_serve(config, tls))
    else:
        uvloop.run(_serve(config, tls))


async def _serve(config: EngineConfig, tls: Tls | None) -> None:
    asked = Asked()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_stray)
    loop.add_signal_handler(signal.SIGTERM, asked.terminate)
    loop.add_signal_handler(signal.SIGINT, asked.interrupt)
    engine = await Engine.start(config, tls)
    _calm_collector()
    host = f"[{engine.host}]" if ":" in engine.host else engine.host
    url = f"ws{'s' if tls else ''}://{host}:{engine.port}"
    print(f"engine ready url={url} udp={engine.udp_port}", flush=True)
    notify("READY=1")
    watching = asyncio.create_task(_tell_alive(), name="watchdog")
    await asked.to_end.wait()
    notify("STOPPING=1")
    engine.rooms.drain()
    await wait_for_rooms(engine.rooms.ended, asked.at_once, config.drain_s)
    watching.cancel()
    end_within(END_S)
    await engine.stop()


def _calm_collector() -> None:
    """What stands now stays; and packets that are kept to be sent again are no reason to look
    for garbage all the time, which was a tenth of the work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _tell_alive() -> None:
    """Show a supervisor that the event loop turns; nothing where there is no supervisor."""
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(WATCHDOG_S)


def _stray(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """aiortc starts tasks nobody waits for; that a connection closed under one is no fault."""
    if not isinstance(context.get("exception"), ConnectionError):
        loop.default_exception_handler(context)


if __name__ == "__main__":
    sys.exit(main())
