"""Many datagrams by one call: recvmmsg(2) without a copy, with the kernel's time of arrival.

A client that takes each packet by a call of its own would be measured instead of the server.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable

MOST = 32
SLOT_BYTES = 2048
SO_TIMESTAMPNS = 35  # asm-generic/socket.h; Python has no name for it
SO_MEMINFO = 55
_CONTROL_BYTES = 64
_DONTWAIT = 0x40
_TIME = struct.Struct("=qq")
_TIME_AT = 16  # behind the header of the one control message there is (cmsg(3))


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Header(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("vectors", ctypes.POINTER(_Vector)),
        ("vector_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
        ("padding", ctypes.c_uint32),
        ("received", ctypes.c_uint64),
    )


class Batch:
    """A place for up to 32 datagrams; what is in it holds until the next `take`."""

    def __init__(self, *, stamped: bool) -> None:
        self._stamped = stamped
        self._slots = ctypes.create_string_buffer(MOST * SLOT_BYTES)
        self._controls = ctypes.create_string_buffer(MOST * _CONTROL_BYTES)
        self._headers = (_Header * MOST)()
        self._vectors = (_Vector * MOST)()
        for index, (header, vector) in enumerate(zip(self._headers, self._vectors, strict=True)):
            vector.base = ctypes.addressof(self._slots) + index * SLOT_BYTES
            vector.length = SLOT_BYTES
            header.vectors = ctypes.pointer(vector)
            header.vector_count = 1
            if stamped:
                header.control = ctypes.addressof(self._controls) + index * _CONTROL_BYTES
        self._receive: Callable[..., int] = ctypes.CDLL(None).recvmmsg
        self._at = ctypes.byref(self._headers)
        self.bytes = memoryview(self._slots).cast("B")
        """Datagram n begins at n * SLOT_BYTES."""

    def take(self, socket: int) -> int:
        """Fill the batch with what waits at a socket; how many datagrams, 0 for none."""
        if self._stamped:
            for header in self._headers:
                header.control_length = _CONTROL_BYTES
        return max(0, self._receive(socket, self._at, MOST, _DONTWAIT, None))

    def datagram(self, index: int) -> bytes:
        start = index * SLOT_BYTES
        return bytes(self.bytes[start : start + self._headers[index].received])

    def arrived_ns(self, index: int) -> int:
        """When the kernel put it into the socket, on the wall clock; stamped batches only."""
        seconds, rest = _TIME.unpack_from(self._controls, index * _CONTROL_BYTES + _TIME_AT)
        return int(seconds * 1_000_000_000 + rest)
