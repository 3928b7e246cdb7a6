"""Whom they talk through: each server on one address outside the line."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from livekit import api

from tests.parts.badline import BadLine
from tests.parts.processes import Program, free_port
from tests.parts.waiting import until

KEY, SECRET = "soundkey", "a-secret-of-thirty-two-characters"
ROOM = "voices"


class Absent(Exception):  # noqa: N818 - what is said instead of a figure
    """This machine does not have the server."""


def tokens() -> tuple[str, str]:
    """For the listener and the speaker, at any server that speaks LiveKit's protocol."""
    grants = api.VideoGrants(room_join=True, room=ROOM)
    both = (api.AccessToken(KEY, SECRET).with_identity(name) for name in ("listener", "speaker"))
    first, second = (token.with_grants(grants).to_jwt() for token in both)
    return first, second


@contextmanager
def engine(line: BadLine, folder: Path) -> Iterator[str]:
    """Ours; its URL."""
    config = _config(line)
    path = _written(config, folder / "engine.yaml")
    argv = ["python", "-m", "media.engine", "--config", str(path)]
    with Program("engine", argv, folder) as program:
        program.wait_for_line("engine ready")
        yield f"ws://{line.address}:{config['port']}"


@contextmanager
def livekit(line: BadLine, folder: Path) -> Iterator[str]:
    """A real LiveKit; its URL. Raises Absent."""
    binary = os.environ.get("LIVEKIT_SERVER")
    if not binary:
        raise Absent("LIVEKIT_SERVER does not name a LiveKit server")
    config = _config(line)
    config["rtc"] |= {"tcp_port": free_port(), "use_external_ip": False}
    # Without this it listens on other devices, and tells this one's address all the same.
    config["rtc"]["interfaces"] = {"includes": [line.device]}
    path = _written(config, folder / "livekit.yaml")
    with Program("livekit", [binary, "--config", str(path)], folder) as program:
        until("LiveKit answers", lambda: _answers(line.address, config["port"]), 60)
        assert program.running
        yield f"ws://{line.address}:{config['port']}"


@contextmanager
def janus(line: BadLine, folder: Path) -> Iterator[str]:
    """Debian's Janus with nothing but its VideoRoom; the URL of its API. Raises Absent."""
    binary = shutil.which("janus")
    if not binary:
        raise Absent("there is no janus; Debian has it as a package")
    port = free_port()
    for name, text in _janus_files(line.address, port).items():
        (folder / name).write_text(text, encoding="utf-8")
    argv = [binary, "--configs-folder", str(folder), "--config", str(folder / "janus.jcfg")]
    with Program("janus", argv, folder):
        until("Janus answers", lambda: _answers(line.address, port), 60)
        yield f"http://{line.address}:{port}/janus"


def _janus_files(address: str, port: int) -> dict[str, str]:
    return {
        "janus.jcfg": f'''
general: {{ debug_level = 3, server_name = "sound" }}
nat: {{ ice_enforce_list = "{address}", full_trickle = false }}
media: {{ rtp_port_range = "20000-40000" }}
plugins: {{ disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,\
libjanus_lua.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,\
libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so" }}
transports: {{ disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,\
libjanus_rabbitmq.so,libjanus_websockets.so" }}
events: {{ broadcast = false }}
''',
        "janus.transport.http.jcfg": f'''
general: {{ json = "compact", base_path = "/janus", http = true, port = {port}, ip = "{address}" }}
''',
        "janus.plugin.videoroom.jcfg": """
room-1234: { description = "voices", publishers = 4, audiocodec = "opus", opus_fec = true }
""",
    }


def _config(line: BadLine) -> dict[str, Any]:
    return {
        "port": free_port(),
        "bind_addresses": [line.address],
        "keys": {KEY: SECRET},
        "rtc": {"udp_port": free_port(socket.SOCK_DGRAM), "node_ip": line.address},
        "logging": {"level": "info"},
    }


def _written(config: dict[str, Any], path: Path) -> Path:
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def _answers(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((address, port)) == 0
