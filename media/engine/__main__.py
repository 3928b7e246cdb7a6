"""`python -m media.engine --host H --port N [--config FILE]`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path
from typing import Any

from media.engine.config import EngineConfig, load, without_names
from media.engine.errors import EngineError
from media.engine.server import Engine
from wire.config import ConfigError
from wire.notify import notify

log = logging.getLogger("media.engine")

WATCHDOG_S = 5.0


def main() -> int:
    """Run until a signal; 2 for a mistake in configuration."""
    parser = argparse.ArgumentParser(prog="python -m media.engine", description=__doc__)
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="TCP port (7880); 0: any")
    parser.add_argument("--config", type=Path, help="YAML file")
    given = parser.parse_args()
    try:
        config = _configure(given)
        logging.basicConfig(
            level=config.logging.level.upper(),
            format="%(asctime)s level=%(levelname)s logger=%(name)s %(message)s",
        )
        logging.getLogger("aiortc").setLevel(logging.WARNING)
        logging.getLogger("aioice").setLevel(logging.WARNING)
        _run(config)
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


def _run(config: EngineConfig) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(_serve(config))
    else:
        uvloop.run(_serve(config))


async def _serve(config: EngineConfig) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_stray)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    engine = await Engine.start(config)
    host = f"[{engine.host}]" if ":" in engine.host else engine.host
    print(f"engine ready url=ws://{host}:{engine.port} udp={engine.udp_port}", flush=True)
    notify("READY=1")
    watching = asyncio.create_task(_tell_alive(), name="watchdog")
    await stopping.wait()
    notify("STOPPING=1")
    watching.cancel()
    await engine.stop()


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
