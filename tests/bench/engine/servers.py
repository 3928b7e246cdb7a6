"""The servers under comparison, each pinned to one core, told the same and silent in their logs."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.engine.clients.livekit import KEY, SECRET
from tests.parts.processes import Program, free_port
from tests.parts.waiting import until

START_S = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """One row of the comparison."""

    name: str
    title: str
    protocol: str
    missing: Callable[[], str]
    """Why it cannot take part; empty when it can."""
    command: Callable[[Path, str, int], list[str]]
    """Given a folder for its config, its address and its port."""
    environment: Mapping[str, str]


class Running:
    """A server at its port, ready when this is made."""

    def __init__(self, server: Server, folder: Path, address: str, core: int | None) -> None:
        self.server = server
        self.address = address
        self.port = free_port()
        argv = server.command(folder, address, self.port)
        if core is not None:
            argv = ["taskset", "-c", str(core), *argv]
        self.program = Program(server.name, argv, folder, server.environment)
        try:
            self._answers()
        except BaseException:
            # Whatever ends the measurement ends what it started.
            self.program.kill()
            raise

    def _answers(self) -> None:
        def look() -> bool:
            assert self.program.running, f"{self.server.name} ended:\n{self.program.tail()}"
            with socket.socket() as probe:
                return probe.connect_ex((self.address, self.port)) == 0

        until(f"{self.server.name} answers", look, START_S, 0.02)

    def stop(self) -> None:
        self.program.kill()


def own_address() -> str:
    """An address of this machine that is not the loopback's, which Janus would not use."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def all_servers() -> list[Server]:
    keys = {"LIVEKIT_KEYS": f"{KEY}: {SECRET}"}
    return [
        Server("engine", "our engine", "livekit", lambda: "", _engine, keys),
        Server("livekit", "LiveKit", "livekit", _no_livekit, _livekit, keys),
        Server("janus", "Janus", "janus", _no_janus, partial(_janus, loops=0), {}),
        Server("janus-1", "Janus, event_loops 1", "janus", _no_janus, partial(_janus, loops=1), {}),
    ]


def _engine(folder: Path, address: str, port: int) -> list[str]:
    config = folder / "engine.yaml"
    config.write_text(json.dumps({"logging": {"level": "error"}}), encoding="utf-8")
    words = ["python", "-m", "media.engine", "--host", address, "--port", str(port)]
    return [*words, "--config", str(config)]


def _no_livekit() -> str:
    binary = os.environ.get("LIVEKIT_SERVER", "")
    if not binary:
        return "LIVEKIT_SERVER does not name a LiveKit server"
    return "" if shutil.which(binary) else f"LIVEKIT_SERVER names {binary}, which is no program"


def _livekit(folder: Path, address: str, port: int) -> list[str]:
    config = {
        "port": port,
        "rtc": {
            "udp_port": free_port(socket.SOCK_DGRAM),
            "tcp_port": 0,
            "use_external_ip": False,
            "node_ip": address,
            "use_ice_lite": True,
            # All three send everything: what they compare is forwarding, not estimating.
            "congestion_control": {"enabled": False},
        },
        "logging": {"level": "error"},
    }
    binary = os.environ["LIVEKIT_SERVER"]
    return [binary, "--bind", address, "--config-body", json.dumps(config)]


def _no_janus() -> str:
    return "" if shutil.which("janus") else "the Debian package janus is not installed"


def _janus(folder: Path, address: str, port: int, *, loops: int) -> list[str]:
    configs = folder / f"janus-{loops}"
    configs.mkdir(exist_ok=True)
    only = 'disable = "{}"'
    main = f"""
        general: {{ debug_level = 1; session_timeout = 0; event_loops = {loops} }}
        nat: {{ ice_lite = true; ignore_mdns = true }}
        media: {{ rtp_port_range = "20000-40000" }}
        plugins: {{ {only.format(_others(_PLUGINS, "videoroom"))} }}
        transports: {{ {only.format(_others(_TRANSPORTS, "websockets"))} }}
    """
    (configs / "janus.jcfg").write_text(main, encoding="utf-8")
    (configs / "janus.plugin.videoroom.jcfg").write_text("general: {}\n", encoding="utf-8")
    sockets = f'general: {{ ws = true; ws_port = {port}; ws_ip = "{address}" }}\n'
    (configs / "janus.transport.websockets.jcfg").write_text(sockets, encoding="utf-8")
    return ["janus", "-C", str(configs / "janus.jcfg"), "-F", str(configs)]


_PLUGINS = (
    "audiobridge echotest lua duktape nosip recordplay sip streaming textroom videocall voicemail"
)
_TRANSPORTS = "http mqtt nanomsg pfunix rabbitmq"


def _others(names: str, kept: str) -> str:
    """Janus loads whatever it is not told to leave out."""
    return ",".join(f"libjanus_{name}.so" for name in names.split() if name != kept)
