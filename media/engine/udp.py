"""The one UDP socket.

Datagrams that do not fit into the kernel's buffer are dropped, as the network would drop
them; nothing is queued in the process.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
from collections.abc import Callable

import ifaddr

from media.engine.errors import PortTaken
from media.engine.ice import Address

log = logging.getLogger(__name__)

BUFFER_BYTES = 4 * 1024 * 1024
MOST_PER_TURN = 64
DATAGRAM_BYTES = 2048


class UdpSocket:
    """Bound, non-blocking; hands each datagram to `deliver` on the event loop."""

    def __init__(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        if family == socket.AF_INET6:
            self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise PortTaken(_bind_problem(host, port, error)) from error
        self.port: int = self._socket.getsockname()[1]
        self._deliver: Callable[[bytes, Address], None] | None = None
        self.dropped = 0

    def start(self, deliver: Callable[[bytes, Address], None]) -> None:
        self._deliver = deliver
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._readable)

    def close(self) -> None:
        if self._deliver is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._deliver = None
        self._socket.close()

    def send(self, data: bytes, address: Address) -> None:
        try:
            self._socket.sendto(data, address)
        except OSError:
            # Buffer full, or the peer's network is gone: the peer asks again or is timed out.
            self.dropped += 1

    def _readable(self) -> None:
        for _ in range(MOST_PER_TURN):
            if self._deliver is None:
                return
            try:
                data, address = self._socket.recvfrom(DATAGRAM_BYTES)
            except OSError:
                # Nothing left, or an ICMP error of an earlier send.
                return
            self._deliver(data, (address[0], address[1]))


def _bind_problem(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"UDP port {port} is in use; stop the other program or set rtc.udp_port."
    return f"cannot bind UDP {host}:{port} ({error.strerror}); check the address."


def announced_addresses(host: str, configured: tuple[str, ...]) -> list[str]:
    """Where clients are told to send: as configured, or wherever the socket listens."""
    if configured:
        return list(configured)
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return [host]
    found = []
    for text in _interface_addresses():
        address = ipaddress.ip_address(text)
        if not address.is_link_local and (address.version == 4 or host == "::"):
            found.append(text)
    # This machine's own clients would be content with any, others never with the loopback.
    return sorted(set(found), key=lambda text: (ipaddress.ip_address(text).is_loopback, text))


def _interface_addresses() -> list[str]:
    try:
        adapters = list(ifaddr.get_adapters())
    except OSError:
        # A sandbox without netlink hides the interfaces: ask which address a packet would get.
        return ["127.0.0.1", *_outward_address()]
    return [
        entry.ip if isinstance(entry.ip, str) else entry.ip[0]
        for adapter in adapters
        for entry in adapter.ips
    ]


def _outward_address() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737; nothing is sent
        except OSError:
            return []
        return [probe.getsockname()[0]]
