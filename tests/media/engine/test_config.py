"""Configuration: what is taken, and the sentence for each mistake."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from media.engine.config import EngineConfig, load, without_names
from media.engine.rtc_config import RtcConfig
from media.engine.transport.network import announced_addresses, own_addresses
from tests.media.engine.conftest import KEY, SECRET
from wire.config import ConfigError

KEYS = f"keys:\n  {KEY}: {SECRET}\n"
FULL = (
    KEYS
    + f"""
port: 7000
bind_addresses: [0.0.0.0]
webhook:
  api_key: {KEY}
  urls: [http://127.0.0.1:8000/hook]
rtc:
  udp_port: 7010
  node_ip: 192.168.0.7
room:
  empty_timeout: 60
  departure_timeout: 5
  max_participants: 40
logging:
  level: warning
"""
)


def read(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> object:
    file = tmp_path / "engine.yaml"
    file.write_text(text)
    return load(file, environment or {})


def test_everything_is_read(tmp_path: Path) -> None:
    file = tmp_path / "engine.yaml"
    file.write_text(FULL)
    config = load(file, {})
    assert config.keys == {KEY: SECRET}
    assert (config.port, config.rtc.udp_port, config.rtc.node_ip) == (7000, 7010, ("192.168.0.7",))
    assert (config.room.max_participants, config.logging.level) == (40, "warning")


def test_addresses_are_one_or_one_of_each_family(tmp_path: Path) -> None:
    def bound(hosts: tuple[str, ...]) -> tuple[str, ...]:
        config = EngineConfig(bind_addresses=hosts, keys={KEY: SECRET})
        return without_names(config).bind_addresses

    assert bound(("localhost",)) == ("127.0.0.1",)
    assert bound(("::1", "127.0.0.1")) == ("::1", "127.0.0.1")
    with pytest.raises(ConfigError, match="one IPv4 and one IPv6"):
        bound(("127.0.0.1", "127.0.0.2"))


def test_what_clients_are_told_of_is_chosen_as_livekit_chooses() -> None:
    home = ("lo", "127.0.0.1"), ("lo", "::1")
    own = (*home, ("eth0", "192.0.2.2"), ("eth0", "fe80::1"), ("eth0", "fd00::2"))
    own += (("docker0", "172.17.0.1"),)

    def told(hosts: tuple[str, ...], **rtc: object) -> list[str]:
        return announced_addresses(hosts, RtcConfig.model_validate(rtc), own)

    assert told(("192.168.0.7",)) == ["192.168.0.7"]
    assert told(("127.0.0.1", "::1")) == ["127.0.0.1", "::1"]
    assert told(("0.0.0.0",), node_ip=["10.0.0.1", "10.0.0.2"]) == ["10.0.0.1", "10.0.0.2"]
    assert told(("0.0.0.0",)) == ["172.17.0.1", "192.0.2.2", "127.0.0.1"]
    everything = ["172.17.0.1", "192.0.2.2", "fd00::2", "127.0.0.1", "::1"]
    assert told(("::",)) == everything
    assert told(("0.0.0.0", "::")) == everything
    assert told(("127.0.0.1", "::")) == ["fd00::2", "127.0.0.1", "::1"]
    assert told(("::",), enable_loopback_candidate=False) == everything[:3]
    without_docker = {"excludes": ["docker0"]}
    assert told(("0.0.0.0",), interfaces=without_docker) == ["192.0.2.2", "127.0.0.1"]
    assert told(("::",), interfaces={"includes": ["lo"]}) == ["127.0.0.1", "::1"]
    assert told(("::",), ips={"includes": ["192.0.2.0/24"]}) == ["192.0.2.2"]
    assert told(("::",), ips={"excludes": ["172.16.0.0/12", "::/0"]}) == ["192.0.2.2", "127.0.0.1"]
    with pytest.raises(ConfigError, match="leave no address"):
        told(("0.0.0.0",), ips={"includes": ["10.0.0.0/8"]})


def test_this_machine_has_addresses() -> None:
    found = own_addresses()
    assert "127.0.0.1" in [address for _, address in found]


def test_keys_come_from_the_environment() -> None:
    config = load(None, {"LIVEKIT_KEYS": f"{KEY}: {SECRET}\nother: {SECRET}"})
    assert dict(config.keys) == {KEY: SECRET, "other": SECRET}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no API keys"),
        (KEYS + "prot: 1\n", "key prot is unknown; the nearest known key is port"),
        (KEYS + "bind_addresses: []\n", "bind_addresses"),
        (KEYS + "bind_addresses: [127.0.0.1, '::1', 127.0.0.2]\n", "bind_addresses"),
        (
            KEYS + "rtc:\n  udpport: 1\n",
            "key rtc.udpport is unknown; the nearest known key is rtc.udp_port",
        ),
        (KEYS + "rtc:\n  udp_port: 99999\n", "rtc.udp_port: "),
        (KEYS + "rtc:\n  node_ip: here\n", "rtc.node_ip: "),
        (KEYS + "rtc:\n  ips:\n    includes: [10.0.0.1/8]\n", "rtc.ips.includes: .*host bits"),
        (KEYS + "rtc:\n  packets_per_second: -1\n", "rtc.packets_per_second: "),
        (KEYS + "rtc:\n  turn_servers: [{host: t, port: 3478}]\n", "either secret or username"),
        (
            KEYS + "rtc:\n  turn_servers: [{host: t, port: 1, secret: s, protocol: dtls}]\n",
            "rtc.turn_servers.0.protocol: ",
        ),
        (KEYS + "logging:\n  level: loud\n", "logging.level: "),
        (KEYS + "webhook:\n  urls: [ftp://x]\n", "webhook.urls: "),
        (KEYS + "webhook:\n  urls: [http://x]\n", "webhook.api_key '' .* not one of the keys"),
        ("keys:\n  a: short\n", "shorter than 16 characters"),
        ("keys: [\n", "not valid YAML"),
        ("- a\n", "must hold names and values"),
    ],
)
def test_mistakes_are_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_bad_environment() -> None:
    with pytest.raises(ConfigError, match="must look like"):
        load(None, {"LIVEKIT_KEYS": "nonsense"})


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        load(tmp_path / "none.yaml", {})


async def run(*arguments: str, keys: str = f"{KEY}: {SECRET}") -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "media.engine",
        *arguments,
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "LIVEKIT_KEYS": keys},
    )
    async with asyncio.timeout(60):
        _, text = await process.communicate()
    return process.returncode, text.decode()


async def test_taken_ports_and_bad_hosts_exit_with_two(tmp_path: Path) -> None:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        udp.bind(("127.0.0.1", 0))
        port = str(tcp.getsockname()[1])
        code, text = await run("--host", "127.0.0.1", "--port", port)
        assert (code, text.count("\n")) == (2, 1)
        assert f"TCP port {port} is in use" in text
        config = tmp_path / "engine.yaml"
        config.write_text(f"rtc:\n  udp_port: {udp.getsockname()[1]}\n")
        code, text = await run("--port", "0", "--config", str(config))
        assert (code, text.count("\n")) == (2, 1)
        assert "UDP port" in text
    code, text = await run("--host", "nowhere.invalid")
    assert code == 2
    assert "is not an address" in text
    code, text = await run("--port", "0", keys="")
    assert code == 2
    assert "no API keys" in text
