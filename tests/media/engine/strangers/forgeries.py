"""Who sends what nobody asked for, and what it cost the engine."""

from __future__ import annotations

import os
import random
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.media.engine.conftest import RunningEngine

EVIL = "127.0.0.3"


def memory(engine: RunningEngine) -> int:
    """Resident bytes of the engine."""
    text = Path(f"/proc/{engine.process.pid}/statm").read_text()
    return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE")


def record(kind: int, epoch: int, body: bytes, number: int = 0) -> bytes:
    """A DTLS record."""
    head = bytes([kind]) + b"\xfe\xfd" + epoch.to_bytes(2, "big") + number.to_bytes(6, "big")
    return head + len(body).to_bytes(2, "big") + body


def forged_records(chance: random.Random, hello: bytes) -> list[bytes]:
    """What ends a handshake or a call where it is believed; `hello` is somebody's first flight."""
    other = bytearray(hello)
    other[30] ^= 1 + chance.randrange(255)
    return [
        record(21, 0, b"\x02\x28"),
        record(21, 0, b"\x01\x00"),
        record(21, 1, chance.randbytes(26)),
        record(20, 0, b"\x01", chance.randrange(1 << 40)),
        record(22, 0, chance.randbytes(60), 5),
        record(22, 1, chance.randbytes(60)),
        record(23, 0, b"data", 7),
        record(24, 0, chance.randbytes(16)),
        record(22, 1, chance.randbytes(40)) + record(21, 0, b"\x02\x28"),
        bytes(other[: len(other) - 1]),
    ]


class Flood:
    """A thread that sends from an address of its own for as long as the block lasts."""

    def __init__(
        self, engine: RunningEngine, make: Callable[[int], bytes], per_second: int
    ) -> None:
        self._target = ("127.0.0.1", engine.udp)
        self._make = make
        self._pause = 0.01
        self._burst = max(1, per_second // 100)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.sent = 0
        self.answers = 0

    def _run(self) -> None:
        with socket.socket(type=socket.SOCK_DGRAM) as evil:
            evil.bind((EVIL, 0))
            evil.setblocking(False)
            while not self._stop.wait(self._pause):
                for _ in range(self._burst):
                    self._send(evil)
            while True:
                try:
                    evil.recv(2048)
                except BlockingIOError:
                    return
                self.answers += 1

    def _send(self, evil: socket.socket) -> None:
        try:
            evil.sendto(self._make(self.sent), self._target)
        except BlockingIOError:
            return
        self.sent += 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()


def forged_media(number: int) -> bytes:
    """Looks like protected sound of somebody."""
    head = b"\x80\x6f" + (number & 0xFFFF).to_bytes(2, "big") + secrets.token_bytes(8)
    return head + bytes(1100)


def one_of(datagrams: Sequence[bytes]) -> Callable[[int], bytes]:
    return lambda number: datagrams[number % len(datagrams)]
