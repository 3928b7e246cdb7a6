"""Everything that can be found wrong before anything is started."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.errors import CannotStartError
from demo.instructor.film import Film
from demo.options import Options


def check(options: Options) -> None:
    """Raises `CannotStartError` with one sentence that says what to do."""
    _port_is_free(options.port, socket.SOCK_STREAM, "--port")
    _port_is_free(options.engine_port, socket.SOCK_STREAM, "--engine-port")
    _port_is_free(options.engine_udp_port, socket.SOCK_DGRAM, "--engine-port")
    if options.video is not None:
        Film(options.video)
    if options.report is not None and not options.report.absolute().parent.is_dir():
        raise CannotStartError(
            f"The folder {options.report.absolute().parent} for the report does not exist: make it "
            "or name another --report."
        )


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the right to use a data folder; the kernel gives it back however the demo ends."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data / "demo.lock").open("w")
    except OSError as error:
        raise CannotStartError(
            f"The data folder {data} cannot be used ({error.strerror}): choose another --data."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStartError(
                f"Another demo already uses {data}: end that one, or give this one another --data."
            ) from None
        yield


def _port_is_free(port: int, kind: socket.SocketKind, option: str) -> None:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            # As the servers do: a port that only lingers from an earlier start counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            if kind is socket.SOCK_STREAM:
                probe.listen(1)
        except (OSError, OverflowError) as error:
            name = "UDP port" if kind is socket.SOCK_DGRAM else "Port"
            raise CannotStartError(
                f"{name} {port} is taken or not allowed: end what listens there, or choose another "
                f"with {option} N."
            ) from error
