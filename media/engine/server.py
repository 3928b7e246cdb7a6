"""The root: builds every part in order, stops them in reverse."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Self

from aiohttp import web

from media.engine.api import Api
from media.engine.config import EngineConfig
from media.engine.errors import PortTaken
from media.engine.operation.desk import Desk, Pulse
from media.engine.operation.lag import Lag
from media.engine.recording.api import EgressApi
from media.engine.recording.egress import Recordings, Rules
from media.engine.recording.file.folder import open_folder
from media.engine.rooms.rhythm import beat
from media.engine.rooms.room import RoomLimits
from media.engine.rooms.rooms import Rooms
from media.engine.signalling.endpoint import Endpoint
from media.engine.transport.network import Network
from media.engine.webhooks import Webhooks
from wire.config import ConfigError
from wire.tls import Tls

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
    desk: Desk
    _recordings: Recordings
    _network: Network
    _webhooks: Webhooks
    _runner: web.AppRunner
    _beat: asyncio.Task[None]

    @classmethod
    async def start(cls, config: EngineConfig, tls: Tls | None = None) -> Self:
        """Open everything; raises PortTaken or ConfigError and leaves nothing open.

        With `tls` clients and hubs speak TLS; what Prometheus scrapes stays plain.
        """
        context = tls.context() if tls else None
        host = config.bind_addresses[0]
        folder = open_folder(config.recording.folder)
        listeners = listen_all(config.bind_addresses, config.port)
        port: int = listeners[0].getsockname()[1]
        udp_port = config.rtc.udp_port
        if udp_port is None:
            udp_port = port + UDP_ABOVE_TCP if config.port != 0 else 0
        with ExitStack() as opened:
            for listener in listeners:
                opened.callback(listener.close)
            figures = _listen_for_scrapes(host, config)
            if figures is not None:
                opened.callback(figures.close)
            network = Network.open(config.bind_addresses, udp_port, config.rtc)
            opened.pop_all()
        key = config.webhook.api_key
        webhooks = Webhooks(key, config.keys.get(key, ""), config.webhook.urls)
        await webhooks.start()
        room = config.room
        limits = RoomLimits(
            room.empty_timeout,
            room.departure_timeout,
            room.max_participants,
            config.audio.loudest,
        )
        rooms = Rooms(network, limits, webhooks.notify, config.keys)
        recordings = Recordings(rooms, folder, Rules.of(config.recording), webhooks.notify)
        await recordings.start()
        lag = Lag()
        task = asyncio.create_task(beat(rooms, lag.looked), name="beat")
        desk = Desk(network, rooms, recordings, webhooks, Pulse(task, lag))
        app = web.Application(client_max_size=BODY_BYTES)
        app.add_routes(Endpoint(rooms, config.keys).routes())
        app.add_routes(Api(rooms, config.keys).routes())
        app.add_routes(EgressApi(recordings, config.keys).routes())
        app.add_routes([web.get("/", _ok), web.get("/health", desk.health)])
        # No access log: its lines would carry tokens.
        runner = web.AppRunner(
            app,
            access_log=None,
            max_line_size=LINE_BYTES,
            max_field_size=LINE_BYTES,
            shutdown_timeout=GOODBYE_S,
        )
        await runner.setup()
        for listener in listeners:
            await web.SockSite(runner, listener, ssl_context=context).start()
        await desk.open(config.prometheus, figures)
        return cls(
            host,
            port,
            network.udp.port,
            rooms,
            desk,
            recordings,
            network,
            webhooks,
            runner,
            task,
        )

    @property
    def legs(self) -> int:
        """Peer connections that are open."""
        return self._network.ice.legs

    async def stop(self) -> None:
        """Finish recordings, send everybody away, tell the hub, close."""
        await self._recordings.stop()
        await self.rooms.stop()
        self._beat.cancel()
        await asyncio.gather(self._beat, return_exceptions=True)
        await self._runner.cleanup()
        await self.desk.close()
        await self._webhooks.stop(FLUSH_S)
        self._network.close()


def _listen_for_scrapes(host: str, config: EngineConfig) -> socket.socket | None:
    port = config.prometheus.port
    if port is None:
        port = config.prometheus_port
    return None if port is None else listen(host, port, setting="prometheus.port")


def listen_all(hosts: Sequence[str], wanted: int | None) -> list[socket.socket]:
    """Sockets of one port on one or two addresses; raises PortTaken or ConfigError."""
    port = DEFAULT_PORT if wanted is None else wanted
    listeners: list[socket.socket] = []
    try:
        for host in hosts:
            listeners.append(listen(host, port, one_family=len(hosts) > 1))
            port = listeners[0].getsockname()[1]
    except (PortTaken, ConfigError):
        for listener in listeners:
            listener.close()
        raise
    return listeners


def listen(
    host: str, port: int, setting: str = "--port", *, one_family: bool = False
) -> socket.socket:
    """A bound TCP socket; raises PortTaken or ConfigError, which name the setting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(one_family))
        listener.bind((host, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"TCP port {port} is in use; stop the other program or choose another {setting}."
            ) from error
        raise ConfigError(
            f"cannot listen on {host}:{port} ({error.strerror}); check --host."
        ) from error
    return listener


async def _ok(_request: web.Request) -> web.Response:
    return web.Response(text="OK")
