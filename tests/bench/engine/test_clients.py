"""The clients beside the real engine: they get in, count what is sent to them, and know its age."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.engine.clients.window import server_cpu_s
from tests.bench.engine.servers import Running, all_servers
from tests.bench.engine.traffic.datagrams import MOST, SLOT_BYTES, SO_TIMESTAMPNS, Batch
from tests.bench.engine.traffic.leg import now_ns
from tests.bench.engine.workloads import BIG, VOICE, named
from tests.parts.processes import ROOT
from tests.parts.waiting import until


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A socket that stamps what arrives, and one that is connected to it."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as near,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far,
    ):
        near.bind(("127.0.0.1", 0))
        near.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        far.connect(near.getsockname())
        yield near, far


@pytest.mark.parametrize("stamped", [True, False])
def test_a_batch_takes_what_waits_in_order(
    pair: tuple[socket.socket, socket.socket], stamped: bool
) -> None:
    near, far = pair
    sent = [bytes([number]) * (number * 37 + 1) for number in range(MOST + 3)]
    for datagram in sent:
        far.send(datagram)
    batch, found = Batch(stamped=stamped), []
    for _ in range(2):
        found += [batch.datagram(index) for index in range(batch.take(near.fileno()))]
    assert found == sent
    assert batch.take(near.fileno()) == 0
    assert batch.bytes[SLOT_BYTES] == sent[MOST + 1][0]


def test_a_batch_knows_when_the_kernel_got_each_datagram(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    near, far = pair
    batch = Batch(stamped=True)

    def is_between() -> bool:
        before = now_ns()
        far.send(b"x")
        assert select.select([near], [], [], 60)[0]
        after = now_ns()
        assert batch.take(near.fileno()) == 1
        assert before <= batch.arrived_ns(0)
        return batch.arrived_ns(0) <= after

    # A kernel that stamped for nobody yet begins a moment after it was asked to.
    until("the kernel stamps", is_between, 60)
    assert [is_between() for _ in range(3)] == [True] * 3


def test_processor_time_is_that_of_the_process_named() -> None:
    before = server_cpu_s(os.getpid())
    assert sum(number * number for number in range(200_000))
    assert server_cpu_s(os.getpid()) > before > 0


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of picture and of sound."""
    folder = tmp_path_factory.mktemp("streams")
    for source, coding, stream in (
        ("testsrc=size=320x180:rate=30", ("-c:v", "libvpx", "-b:v", "400k"), BIG),
        ("sine=440:sample_rate=48000", ("-c:a", "libopus", "-frame_duration", "20"), VOICE),
    ):
        words = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-t", "1"]
        subprocess.run([*words, *coding, str(folder / f"{stream}.webm")], check=True, timeout=100)
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Running]:
    ours = next(server for server in all_servers() if server.name == "engine")
    running = Running(ours, tmp_path, "127.0.0.1", None)
    yield running
    running.stop()


def test_what_subscribers_got_and_what_it_cost_is_told(engine: Running, films: Path) -> None:
    plan = {
        "protocol": "livekit",
        "address": "127.0.0.1",
        "port": engine.port,
        "server_pid": engine.program.pid,
        "load": "3",
        "seconds": 1.0,
        "films": str(films),
        "core": None,
    }
    argv = [sys.executable, "-m", "tests.bench.engine.clients", json.dumps(plan)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, f"{done.stderr}\n{engine.program.tail()}"
    found = json.loads(done.stdout)
    assert found["packets_a_second"] > 0
    assert found["delivered_percent"] > 0
    assert found["client_dropped"] == 0
    assert found["us_a_packet"] > 0
    assert 0 < found["p50_ms"] <= found["p99_ms"]
    assert found["pss_mib"] > 1
    assert "GCM" in found["cipher"]


@pytest.mark.parametrize("name", ["", "0", "1001", "-3", "lesso"])
def test_an_unknown_load_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(ValueError, match=r"lesson.*number of subscribers"):
        named(name)
