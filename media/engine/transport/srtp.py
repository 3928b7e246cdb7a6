"""Protecting packets without garbage: all in one buffer of the process.

`pylibsrtp.Session.protect` makes a new length and two slices for each packet, which costs
more than the cipher itself (measured: 1.7 us of which 0.7 are the cipher's).  Here is the
only place that knows pylibsrtp's private names: its `_binding`, and `Session._srtp`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pylibsrtp import Error, Session
from pylibsrtp._binding import ffi, lib

BUFFER_BYTES = 2048
TRAILER_BYTES = 144
"""What libsrtp may add at most (SRTP_MAX_TRAILER_LEN)."""

_buffer = ffi.new("unsigned char[]", BUFFER_BYTES)
_view = memoryview(ffi.buffer(_buffer))
_length = ffi.new("int *")


Alone = Callable[[str], Callable[[Any, Any, Any], int]]
"""Gives a cipher of libsrtp by name that runs while no other thread uses a session."""


def alone(name: str) -> Callable[[Any, Any, Any], int]:
    """Where there is no other thread."""
    found: Callable[[Any, Any, Any], int] = getattr(lib, name)
    return found


class Protector:
    """One session's outgoing packets; used on the event loop's thread alone."""

    def __init__(self, session: Session, alone: Alone = alone) -> None:
        self._session = session  # whose end would free what is below
        self._srtp = session._srtp[0]
        self.address = int(ffi.cast("intptr_t", self._srtp))
        """Of the srtp_t, for who protects without Python; valid as long as this object."""

        self._protect = alone("srtp_protect")
        self._protect_rtcp = alone("srtp_protect_rtcp")

    def protect(self, packet: bytes) -> bytes:
        """The protected packet.

        Raises pylibsrtp.Error as the session would, ValueError for a packet that is too long.
        """
        return self._run(self._protect, packet)

    def protect_rtcp(self, packet: bytes) -> bytes:
        """The protected RTCP packet; raises as `protect` does."""
        return self._run(self._protect_rtcp, packet)

    def _run(self, cipher: Callable[[Any, Any, Any], int], packet: bytes) -> bytes:
        size = len(packet)
        if size > BUFFER_BYTES - TRAILER_BYTES:
            raise ValueError("the packet is too long")
        _view[:size] = packet
        _length[0] = size
        if cipher(self._srtp, _buffer, _length):
            raise Error("the packet cannot be protected")
        return bytes(_view[: _length[0]])


class Opener:
    """One session's incoming packets; used on the event loop's thread alone."""

    def __init__(self, session: Session, alone: Alone = alone) -> None:
        self._session = session
        self._srtp = session._srtp[0]
        self.address = int(ffi.cast("intptr_t", self._srtp))
        """Of the srtp_t, for who opens without Python; valid as long as this object."""
        self._unprotect = alone("srtp_unprotect")
        self._unprotect_rtcp = alone("srtp_unprotect_rtcp")

    def unprotect(self, packet: bytes) -> bytes:
        """The packet as it was; pylibsrtp.Error for one that is forged, replayed or too long."""
        return self._run(self._unprotect, packet)

    def unprotect_rtcp(self, packet: bytes) -> bytes:
        """The RTCP packet as it was; raises as `unprotect` does."""
        return self._run(self._unprotect_rtcp, packet)

    def _run(self, cipher: Callable[[Any, Any, Any], int], packet: bytes) -> bytes:
        size = len(packet)
        if size > BUFFER_BYTES:
            raise Error("the packet is too long")
        _view[:size] = packet
        _length[0] = size
        if cipher(self._srtp, _buffer, _length):
            raise Error("the packet is forged or replayed")
        return bytes(_view[: _length[0]])
