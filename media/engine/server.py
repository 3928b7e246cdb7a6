"""The root: builds every part in order, stops them in reverse."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

from aiohttp import web

from media.engine.api import Api
from media.engine.config import EngineConfig
from media.engine.errors import PortTaken
from media.engine.network import Network
from media.engine.rooms.rhythm import beat
from media.engine.rooms.room import RoomLimits
from media.engine.rooms.rooms import Rooms
from media.engine.signalling.endpoint import Endpoint
from media.engine.webhooks import Webhooks
from wire.config import ConfigError

log = logging.getLogger(__name__)

DEFAULT_PORT = 7880
UDP_ABOVE_TCP = 2
BODY_BYTES = 1024 * 1024
LINE_BYTES = 64 * 1024  # tokens, and join requests with many sections, travel in the head
GOODBYE_S = 1.0
"""How long calls and sockets that are under way may take to end."""
FLUSH_S = 1.0
"""How long the hub may take after that to hear the last events."""


@dataclass(slots=True)
class Engine:
    """A running engine; `start` returns it ready, `stop` takes less than three seconds."""

    host: str
    port: int
    udp_port: int
    rooms: Rooms
    _network: Network
    _webhooks: Webhooks
    _runner: web.AppRunner
    _beat: asyncio.Task[None]

    @classmethod
    async def start(cls, config: EngineConfig) -> Self:
        """Open everything; raises PortTaken or ConfigError and leaves nothing open."""
        host = config.bind_addresses[0]
        listener = listen(host, DEFAULT_PORT if config.port is None else config.port)
        port: int = listener.getsockname()[1]
        udp_port = config.rtc.udp_port
        if udp_port is None:
            udp_port = port + UDP_ABOVE_TCP if config.port != 0 else 0
        try:
            network = Network.open(host, udp_port, config.rtc.node_ip)
        except PortTaken:
            listener.close()
            raise
        key = config.webhook.api_key
        webhooks = Webhooks(key, config.keys.get(key, ""), config.webhook.urls)
        await webhooks.start()
        room = config.room
        limits = RoomLimits(room.empty_timeout, room.departure_timeout, room.max_participants)
        rooms = Rooms(network, limits, webhooks.notify, config.keys)
        app = web.Application(client_max_size=BODY_BYTES)
        app.add_routes(Endpoint(rooms, config.keys).routes())
        app.add_routes(Api(rooms, config.keys).routes())
        app.add_routes([web.get("/", _ok), web.get("/health", _health(rooms, webhooks))])
        # No access log: its lines would carry tokens.
        runner = web.AppRunner(
            app,
            access_log=None,
            max_line_size=LINE_BYTES,
            max_field_size=LINE_BYTES,
            shutdown_timeout=GOODBYE_S,
        )
        await runner.setup()
        await web.SockSite(runner, listener).start()
        task = asyncio.create_task(beat(rooms), name="beat")
        return cls(host, port, network.udp.port, rooms, network, webhooks, runner, task)

    @property
    def legs(self) -> int:
        """Peer connections that are open."""
        return self._network.ice.legs

    async def stop(self) -> None:
        """Send everybody away, tell the hub, close."""
        await self.rooms.stop()
        self._beat.cancel()
        await asyncio.gather(self._beat, return_exceptions=True)
        await self._runner.cleanup()
        await self._webhooks.stop(FLUSH_S)
        self._network.close()


def listen(host: str, port: int) -> socket.socket:
    """A bound TCP socket; raises PortTaken or ConfigError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"TCP port {port} is in use; stop the other program or choose another --port."
            ) from error
        raise ConfigError(
            f"cannot listen on {host}:{port} ({error.strerror}); check --host."
        ) from error
    return listener


async def _ok(_request: web.Request) -> web.Response:
    return web.Response(text="OK")


def _health(rooms: Rooms, webhooks: Webhooks) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_request: web.Request) -> web.Response:
        people = rooms.every()
        return web.json_response(
            {
                "status": "ok",
                "rooms": len(rooms.rooms),
                "participants": sum(one.active for _, one in people),
                "suspect": sum(one.suspect for _, one in people),
                "webhooks_queued": webhooks.queued,
            }
        )

    return health
