"""A room server as a program of its own: ours, or a real LiveKit with the same configuration."""

from __future__ import annotations

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.parts.processes import Program, free_port
from tests.parts.room.client import KEY, SECRET, token
from tests.parts.waiting import until

ENGINE, LIVEKIT = "engine", "LiveKit"
BINARY, URL = "LIVEKIT_SERVER", "LIVEKIT_URL"


@dataclass
class Server:
    """Somewhere clients can join; `program` is None where somebody else runs it."""

    name: str
    port: int
    url: str
    key: str = KEY
    secret: str = SECRET
    program: Program | None = field(default=None, repr=False)

    @property
    def is_ours(self) -> bool:
        return self.name == ENGINE

    @property
    def http(self) -> str:
        return "http" + self.url.removeprefix("ws")

    def token(self, identity: str, room: str, **grants: object) -> str:
        return token(identity, room, (self.key, self.secret), **grants)

    def start_again(self) -> None:
        """Start at the same address after a kill, knowing nothing of before."""
        assert self.program is not None
        self.program.start()
        self.wait_until_up()

    def wait_until_up(self) -> None:
        until(f"{self.name} answers", self._answers, 60.0)

    def _answers(self) -> bool:
        if self.program is not None:
            assert self.program.running, f"{self.name} ended early:\n{self.program.tail()}"
        try:
            with urllib.request.urlopen(self.http, timeout=5) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def start_engine(folder: Path, hooks: Sequence[str] = ()) -> Server:
    """Our engine, ready."""

    def start(config: dict[str, Any]) -> Program:
        path = folder / "engine.yaml"
        path.write_text(yaml.safe_dump(config))
        return Program("engine", ["python", "-m", "media.engine", "--config", str(path)], folder)

    return _ready(ENGINE, start, hooks)


def start_livekit(binary: str, folder: Path, hooks: Sequence[str] = ()) -> Server:
    """The binary, ready, on loopback alone."""

    def start(config: dict[str, Any]) -> Program:
        config["rtc"] |= {
            "tcp_port": free_port(),
            "use_external_ip": False,
            "enable_loopback_candidate": True,
        }
        path = folder / "livekit.yaml"
        path.write_text(yaml.safe_dump(config))
        return Program("livekit", [binary, "--config", str(path)], folder)

    return _ready(LIVEKIT, start, hooks)


def running_livekit(url: str) -> Server:
    """A server somebody else runs."""
    key, secret = (
        os.environ.get("LIVEKIT_API_KEY", KEY),
        os.environ.get("LIVEKIT_API_SECRET", SECRET),
    )
    return Server(LIVEKIT, 0, url, key, secret)


def _ready(name: str, start: Callable[[dict[str, Any]], Program], hooks: Sequence[str]) -> Server:
    """Start on free ports; on others where somebody was faster."""
    while True:
        config = _config(hooks)
        port = config["port"]
        server = Server(name, port, f"ws://127.0.0.1:{port}", program=start(config))
        try:
            server.wait_until_up()
        except AssertionError as error:
            if "in use" not in str(error):
                raise
            continue
        return server


def _config(hooks: Sequence[str]) -> dict[str, Any]:
    """What both understand."""
    return {
        "port": free_port(),
        "bind_addresses": ["127.0.0.1"],
        "keys": {KEY: SECRET},
        "rtc": {"udp_port": free_port(socket.SOCK_DGRAM), "node_ip": "127.0.0.1"},
        "webhook": {"api_key": KEY, "urls": list(hooks)},
        "logging": {"level": "info"},
    }
