"""The line itself: real sockets behind it, a real server outside."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.parts.badline import PERFECT, BadLine, Condition, bad_line
from tests.parts.badline.tun import NO_RIGHT
from tests.parts.processes import ROOT

PACKETS = 400
ASKS = f"""
import socket, sys
asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.settimeout(1)
back = []
for number in range({PACKETS}):
    asked.sendto(number.to_bytes(2, "big"), (sys.argv[1], int(sys.argv[2])))
    if number % 10 == 9:
        try:
            while len(back) < number + 1:
                back.append(int.from_bytes(asked.recv(64), "big"))
        except TimeoutError:
            pass
        asked.settimeout(0.05)
# What is late is not lost.
asked.settimeout(float(sys.argv[3]))
try:
    while len(back) < {PACKETS}:
        back.append(int.from_bytes(asked.recv(64), "big"))
except TimeoutError:
    pass
print(*back)
"""


@pytest.fixture
def line() -> Iterator[BadLine]:
    with bad_line() as line:
        yield line


@pytest.fixture
def echo(line: BadLine) -> Iterator[int]:
    """A server outside that sends everything back."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((line.address, 0))

        def serve() -> None:
            while True:
                data, sender = server.recvfrom(64)
                if data == b"end":
                    return
                server.sendto(data, sender)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", (line.address, server.getsockname()[1]))
        thread.join(30)


def ask(line: BadLine, port: int, patience_s: float) -> list[int]:
    """What came back to a program behind the line, the last of it after so much silence."""
    argv = line.inside([sys.executable, "-c", ASKS, line.address, str(port), str(patience_s)])
    done = subprocess.run(argv, capture_output=True, check=True, text=True, timeout=100)
    return [int(word) for word in done.stdout.split()]


def test_a_perfect_line_brings_everything_in_order(line: BadLine, echo: int) -> None:
    assert ask(line, echo, 60) == list(range(PACKETS))
    passed = line.mend()
    assert (passed.up_carried, passed.down_carried) == (PACKETS, PACKETS)
    assert (passed.up_lost, passed.down_lost) == (0, 0)


def test_the_same_seed_loses_the_same_datagrams(line: BadLine, echo: int) -> None:
    came = []
    for seed in (1, 1, 2):
        line.set(Condition(loss=0.2), PERFECT, seed)
        came.append(ask(line, echo, 3))
        passed = line.mend()
        assert passed.up_lost == PACKETS - len(came[-1]) > PACKETS // 10
    assert came[0] == came[1] != came[2]


def test_behind_the_line_is_nothing_but_the_line(line: BadLine) -> None:
    look = "import socket; print(*(name for _, name in socket.if_nameindex()))"
    argv = line.inside([sys.executable, "-c", look])
    names = subprocess.run(argv, capture_output=True, check=True, text=True).stdout.split()
    assert [name for name in names if not name.startswith("badline")] == ["lo"]


def test_nothing_is_left_behind() -> None:
    with bad_line() as line:
        address = line.address
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
            here.bind((address, 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        with pytest.raises(OSError, match="Cannot assign"):
            gone.bind((address, 0))


def test_without_the_right_there_is_one_sentence() -> None:
    without = ["setpriv", "--bounding-set=-net_admin,-sys_admin"]
    argv = [*without, sys.executable, "-m", "tests.parts.badline"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"error": NO_RIGHT}
