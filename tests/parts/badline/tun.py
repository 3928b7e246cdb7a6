"""A network namespace and the devices that lead into it (Linux; TUN, ioctl, unshare)."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import socket
import struct
from typing import NamedTuple

NO_RIGHT = (
    "a bad line needs the right to make a network namespace and a TUN device: run this as root."
)

_CLONE_NEWNET = 0x40000000
_TUNSETIFF = 0x400454CA
_IFF_TUN, _IFF_NO_PI = 0x0001, 0x1000
_SIOCSIFFLAGS, _SIOCSIFADDR, _SIOCSIFDSTADDR, _SIOCSIFMTU = 0x8914, 0x8916, 0x8918, 0x8922
_IFF_UP = 0x1
MTU = 1400


class NoRightError(Exception):
    """The machine does not let us."""

    def __init__(self) -> None:
        super().__init__(NO_RIGHT)


class Pair(NamedTuple):
    """Descriptors and addresses of both devices, and the outer one's name."""

    outer: int
    inner: int
    outside: str
    inside: str
    device: str


def open_pair() -> Pair:
    """Make both; this thread is inside the namespace from now on.

    The devices end with the descriptors, the namespace with its last process: nothing is left
    behind, however this process ends.
    """
    try:
        outer, device = _device()
        number = int(device.removeprefix("badline"))
        outside, inside = (f"10.{99 + number // 256}.{number % 256}.{end}" for end in (1, 2))
        _configure(device, outside, inside)
        _unshare()
        _up("lo")
        inner, name = _device()
        _configure(name, inside, outside)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.EACCES, errno.ENOENT, errno.ENODEV):
            raise NoRightError from error
        raise
    return Pair(outer, inner, outside, inside, device)


def _device() -> tuple[int, str]:
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    request = struct.pack("16sH22x", b"badline%d", _IFF_TUN | _IFF_NO_PI)
    made = fcntl.ioctl(tun, _TUNSETIFF, request)
    return tun, made[:16].rstrip(b"\0").decode()


def _configure(name: str, own: str, other: str) -> None:
    """Point to point: each address is reached through the other's device."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for what, address in ((_SIOCSIFADDR, own), (_SIOCSIFDSTADDR, other)):
            # struct ifreq with a struct sockaddr_in: family, port, address.
            packed = struct.pack("=16sHH4s16x", name.encode(), socket.AF_INET, 0, _bytes(address))
            fcntl.ioctl(asked, what, packed)
        fcntl.ioctl(asked, _SIOCSIFMTU, struct.pack("=16si20x", name.encode(), MTU))
    _up(name)


def _up(name: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, _SIOCSIFFLAGS, struct.pack("=16sH22x", name.encode(), _IFF_UP))


def _unshare() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _bytes(address: str) -> bytes:
    return socket.inet_aton(address)
