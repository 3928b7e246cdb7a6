"""The copies of one packet, collected and then protected and sent in one loop of C.

`copies.c` does for each copy what would otherwise be three calls of Python; where it was not
compiled (`./run setup` and `pip install` do) copies are sent one by one, with the same bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from struct import Struct
from typing import Any

from cffi import FFI
from pylibsrtp._binding import ffi as srtp_ffi
from pylibsrtp._binding import lib as srtp

from wire.compiled import find

log = logging.getLogger(__name__)

COMMAND_BYTES = 48
MOST_HEAD = 34
MOST_TAIL = 2048 - 144 - MOST_HEAD
MOST = 256
"""Copies that are collected before they are sent."""

_HEAD_AT = 14
_COMMAND = Struct("!QiH").pack_into
_NAME = "_copies"

_ffi = FFI()
_ffi.cdef(
    "int send_copies(void *protect, const unsigned char *commands, int count,"
    " const unsigned char *tail, int tail_length);"
)


def compiled() -> Path | None:
    """The library made of `copies.c` and the express way, if it was."""
    here = Path(__file__).parent
    express = here.parent / "express"
    return find(here, _NAME, [here / "copies.c", *express.glob("*.[ch]")])


class Copies:
    """Collects copies until `send`; all of them share the tail that was given last.

    Whoever closes a socket or ends a session that was named in a copy sends first.
    """

    def __init__(self, library: Path, send: Callable[..., int] | None = None) -> None:
        self.failed = 0
        self._send: Any = send or _ffi.dlopen(str(library)).send_copies
        protect = srtp_ffi.addressof(srtp, "srtp_protect")
        self._protect = _ffi.cast("void *", int(srtp_ffi.cast("intptr_t", protect)))
        self._commands = bytearray(COMMAND_BYTES * MOST)
        self._shared = _ffi.from_buffer("unsigned char[]", self._commands)
        self._count = 0
        self._tail = b""

    def add(self, session: int, line: int, head: bytes, tail: bytes) -> None:
        """One copy: `head` and `tail` protected by `session` (address of an srtp_t), sent over
        `line` (a connected socket).  `head` has at most `MOST_HEAD` bytes, `tail` `MOST_TAIL`.
        """
        count = self._count
        if count and (tail is not self._tail or count == MOST):
            self.send()
            count = 0
        self._tail = tail
        at, size = count * COMMAND_BYTES, len(head)
        _COMMAND(self._commands, at, session, line, size)
        at += _HEAD_AT
        self._commands[at : at + size] = head
        self._count = count + 1

    def send(self) -> None:
        """Send what was collected; what the kernel does not take is lost and counted."""
        count, self._count = self._count, 0
        if count:
            tail = self._tail
            self.failed += self._send(self._protect, self._shared, count, tail, len(tail))


def make(send: Callable[..., int] | None = None) -> Copies | None:
    """The compiled way, or None where copies are sent one by one.

    `send` is the same loop for sessions that a thread of C uses as well.
    """
    library = compiled()
    if library is None:
        log.warning("copies=one_by_one reason='not compiled of these sources: run ./run setup'")
        return None
    return Copies(library, send)
