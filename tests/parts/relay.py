"""Debian's coturn with the configuration we deploy, on an address and ports of its own."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from media.engine.rtc_config import TurnServer
from tests.parts.processes import ROOT, Program, free_port
from tests.parts.waiting import until

SECRET = "a-shared-secret-of-thirty-two-bytes"


def outward_address() -> str | None:
    """An address of this machine that is not the loopback's: relays refuse that one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737; nothing is sent
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith("127.") else found


def configuration(folder: Path, address: str, port: int, tls_port: int) -> str:
    """The deployed one with its blanks filled in; what else differs is said here."""
    text = (ROOT / "deploy" / "turnserver.conf").read_text(encoding="utf-8")
    for blank, filled in (
        ("listening-port=3478", f"listening-port={port}\nlistening-ip={address}"),
        ("tls-listening-port=443", f"tls-listening-port={tls_port}\nrelay-ip={address}"),
        ("/etc/sarangbang/turn.pem", str(folder / "turn.pem")),
        ("/etc/sarangbang/turn.key", str(folder / "turn.key")),
        ("REPLACE-WITH-AT-LEAST-32-RANDOM-CHARACTERS", SECRET),
        ("ADDRESS-OF-THE-ENGINE", address),
        ("\nsyslog", f"\nlog-file=stdout\npidfile={folder / 'turn.pid'}"),
    ):
        assert blank in text, blank
        text = text.replace(blank, filled, 1)
    return text


@contextlib.contextmanager
def relay(folder: Path, address: str, **changes: object) -> Iterator[list[TurnServer]]:
    """Runs it; gives the ways in as the engine's configuration names them."""
    port, tls_port = free_port(), free_port()
    _make_certificate(folder)
    file = folder / "turnserver.conf"
    file.write_text(configuration(folder, address, port, tls_port), encoding="utf-8")
    argv = ["turnserver", "-c", str(file), "--userdb", str(folder / "turn.db")]
    with Program("turnserver", argv, folder) as running:

        def listens() -> bool:
            assert running.running, running.tail()
            with contextlib.suppress(OSError), socket.create_connection((address, port), 1):
                return True
            return False

        until("the relay listens", listens, 60.0)
        yield [
            TurnServer.model_validate(
                {"host": address, "port": at, "protocol": way, "secret": SECRET, **changes}
            )
            for way, at in (("udp", port), ("tcp", port), ("tls", tls_port))
        ]


def _make_certificate(folder: Path) -> None:
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=relay", "-keyout", folder / "turn.key", "-out", folder / "turn.pem"]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
