"""The loop in C does what Python would do one by one, byte for byte."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pylibsrtp import Policy, Session

from media.engine.packets import rtp
from media.engine.transport import copies
from media.engine.transport.copies import COMMAND_BYTES, MOST, MOST_HEAD, MOST_TAIL, Copies
from media.engine.transport.srtp import Protector

KEY = bytes(range(44))
"""AES-256-GCM: 32 bytes of key, 12 of salt."""


class Wire:
    """A connected pair of sockets on the loopback."""

    def __init__(self) -> None:
        self.far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.far.bind(("127.0.0.1", 0))
        self.far.settimeout(60)
        self.near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.near.connect(self.far.getsockname())

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def wires() -> Iterator[tuple[Wire, Wire]]:
    pair = Wire(), Wire()
    yield pair
    for one in pair:
        one.close()


@pytest.fixture
def loop() -> Copies:
    library = copies.compiled()
    assert library is not None, "./run setup compiles it"
    return Copies(library)


def session() -> Session:
    profile = Policy.SRTP_PROFILE_AEAD_AES_256_GCM
    policy = Policy(key=KEY, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile)
    return Session(policy)


def head(sequence: int, ssrc: int = 7) -> bytes:
    return rtp.build(96, False, sequence, 1000 + sequence, ssrc)


def test_each_gets_its_own_head_protected_by_its_own_keys(
    loop: Copies, wires: tuple[Wire, Wire]
) -> None:
    mine, check = [session(), session()], [session(), session()]
    protectors = [Protector(one) for one in mine]
    for sequence in range(3):
        tail = os.urandom(900)
        for place, wire in enumerate(wires):
            own = head(sequence, 10 + place)
            loop.add(protectors[place].address, wire.near.fileno(), own, tail)
        loop.send()
        for place, wire in enumerate(wires):
            expected = check[place].protect(head(sequence, 10 + place) + tail)
            assert wire.far.recv(2048) == expected
    assert loop.failed == 0


@settings(max_examples=150, deadline=None)
@given(
    more=st.binary(max_size=MOST_HEAD - rtp.HEADER_BYTES),
    tail=st.one_of(
        st.binary(max_size=64),
        st.integers(MOST_TAIL - 3, MOST_TAIL).map(bytes),
    ),
)
def test_every_length_is_protected_as_one_by_one(more: bytes, tail: bytes) -> None:
    library = copies.compiled()
    assert library is not None
    loop, wire = Copies(library), Wire()
    protector, check = Protector(session()), Protector(session())
    try:
        loop.add(protector.address, wire.near.fileno(), head(1) + more, tail)
        loop.send()
        assert wire.far.recv(4096) == check.protect(head(1) + more + tail)
    finally:
        wire.close()


def test_another_tail_sends_what_was_collected_for_the_first(
    loop: Copies, wires: tuple[Wire, Wire]
) -> None:
    wire, protector, check = wires[0], Protector(session()), session()
    loop.add(protector.address, wire.near.fileno(), head(1), b"first" * 20)
    loop.add(protector.address, wire.near.fileno(), head(2), b"second" * 20)
    assert wire.far.recv(2048) == check.protect(head(1) + b"first" * 20)
    loop.send()
    assert wire.far.recv(2048) == check.protect(head(2) + b"second" * 20)


def test_more_than_fit_are_sent_in_between(loop: Copies, wires: tuple[Wire, Wire]) -> None:
    wire, protector, tail = wires[0], Protector(session()), b"x" * 30
    for sequence in range(MOST + 5):
        loop.add(protector.address, wire.near.fileno(), head(sequence), tail)
    heard = [wire.far.recv(2048) for _ in range(MOST)]
    wire.far.setblocking(False)
    with pytest.raises(BlockingIOError):
        wire.far.recv(2048)
    loop.send()
    heard += [wire.far.recv(2048) for _ in range(5)]
    assert len(set(heard)) == MOST + 5
    assert loop.failed == 0


def test_nothing_collected_sends_nothing(loop: Copies) -> None:
    loop.send()
    assert loop.failed == 0


def test_what_cannot_be_sent_is_counted_and_the_others_go_on(
    loop: Copies, wires: tuple[Wire, Wire]
) -> None:
    gone, wire = wires
    protector, tail = Protector(session()), b"sound" * 9
    line = gone.near.fileno()
    gone.near.close()
    loop.add(protector.address, line, head(1), tail)
    loop.add(protector.address, wire.near.fileno(), head(2), tail)
    loop.send()
    assert len(wire.far.recv(2048)) == len(head(2) + tail) + 16
    assert loop.failed == 1


def test_what_libsrtp_refuses_is_counted(loop: Copies, wires: tuple[Wire, Wire]) -> None:
    wire, protector, tail = wires[0], Protector(session()), b"sound" * 9
    for _ in range(2):  # the same number twice would weaken the cipher
        loop.add(protector.address, wire.near.fileno(), head(1), tail)
    loop.send()
    assert loop.failed == 1


def test_lengths_agree_with_the_source() -> None:
    source = Path(copies.__file__).with_name("copies.c").read_text()
    assert f"COMMAND = {COMMAND_BYTES}," in source
    assert COMMAND_BYTES - 14 == MOST_HEAD
    assert MOST_TAIL == 2048 - 144 - MOST_HEAD


def test_it_stays_within_its_buffers(tmp_path: Path) -> None:
    """The largest and the wrong sizes, in a program that ends at the first step out of bounds."""
    source = Path(copies.__file__).with_name("copies.c")
    program = tmp_path / "bounds"
    main = Path(__file__).with_name("copies_bounds.c")
    options = ["-O2", "-D_FORTIFY_SOURCE=2", "-fstack-protector-all"]
    options += ["-fsanitize=undefined", "-fno-sanitize-recover=all"]
    subprocess.run(["cc", *options, str(source), str(main), "-o", str(program)], check=True)
    ran = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["0 failed", "1 failed", "1 failed", "1 failed"]
