"""The one UDP port.

Datagrams that do not fit into the kernel's buffers are dropped, as the network would drop
them; nothing is queued in the process.  Who has proved an address may get a *line*: a socket
of its own on the same port, connected to that address.  The kernel then sorts its datagrams
from everybody else's before we look at any, so that whatever a stranger sends, he fills a
buffer that nobody in a lesson depends on; and a connected socket needs no address per packet.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from media.engine.errors import PortTaken
from media.engine.express.way import Lane, Way
from media.engine.transport import copies
from media.engine.transport.ice import Address

log = logging.getLogger(__name__)

BUFFER_BYTES = 4 * 1024 * 1024
LINE_BUFFER_BYTES = 1024 * 1024
MOST_PER_TURN = 64
DATAGRAM_BYTES = 2048
MOST_BEFORE_CONNECT = 4096  # more than fit into a line's buffer
MOST_LINES = 256
"""Kernels before 6.13 go through all sockets of a port for each datagram."""
MOST_TRIES = 8
TOGETHER_S = 0.0005
MOST_TOGETHER = 128  # datagrams that wait for one another, half a millisecond


@dataclass(slots=True)
class _Line:
    """A proved address's own socket."""

    socket: socket.socket
    address: Address
    read_at: float = 0.0
    lane: Lane | None = None
    """Where the express way reads it; otherwise the event loop does."""


class UdpSocket:
    """One port on one or two addresses; hands each datagram to `deliver` on the event loop.

    A turn of the loop takes at most `MOST_PER_TURN` datagrams of a socket, so that a flood
    holds up neither the timers nor the other lines.
    """

    def __init__(self, hosts: Sequence[str], port: int) -> None:
        self._bound = _bind_all(hosts, port)
        self._dual = tuple(hosts) == ("::",)
        self.port: int = self._bound[0][0].getsockname()[1]
        self._lines: dict[Address, _Line] = {}
        self._deliver: Callable[[bytes, Address], None] | None = None
        self._batch: list[tuple[bytes, Address]] | None = None
        self._copies: copies.Copies | None = None
        self._dropped = 0
        self.way: Way | None = None

    def start(self, deliver: Callable[[bytes, Address], None]) -> None:
        self._deliver = deliver
        self.way = _open_way()
        self._copies = copies.make(self.way.send_copies if self.way is not None else None)
        for bound, _ in self._bound:
            self._loop.add_reader(bound.fileno(), self._readable, bound)

    def close(self) -> None:
        for address in list(self._lines):
            self.release(address)
        for bound, _ in self._bound:
            if self._deliver is not None:
                self._loop.remove_reader(bound.fileno())
            bound.close()
        if self.way is not None:
            self.way.close()
        self._deliver = None

    @property
    def dropped(self) -> int:
        """Datagrams that the kernel did not take."""
        ours = self._dropped + (self._copies.failed if self._copies is not None else 0)
        return ours + (self.way.counts.failed if self.way is not None else 0)

    @property
    def refused(self) -> int:
        """Datagrams that the express way did not take, because their sender sent too many."""
        return self.way.counts.refused if self.way is not None else 0

    def send_copy(self, session: int, head: bytes, tail: bytes, address: Address) -> bool:
        """Protect `head` and `tail` by an SRTP session (an srtp_t's address) and send them.

        False where the caller has to do it by itself: the address has no line, or the packet
        is an unusual one.  Copies that answer a datagram leave together with their siblings.
        """
        together, line = self._copies, self._lines.get(address)
        if together is None or line is None:
            return False
        if len(head) > copies.MOST_HEAD or len(tail) > copies.MOST_TAIL:
            return False
        together.add(session, line.socket.fileno(), head, tail)
        if self._batch is None:
            together.send()
        return True

    def send(self, data: bytes, address: Address) -> None:
        """Send a datagram; what answers a datagram being delivered leaves with its siblings."""
        if self._batch is None:
            self._send(data, address)
            return
        self._batch.append((data, address))
        if len(self._batch) >= MOST_TOGETHER:
            self._flush(self._batch)

    def _flush(self, batch: list[tuple[bytes, Address]]) -> None:
        # One after the other without work in between: who receives them wakes once for all,
        # which costs a fifth less for each copy (measured with 9 and 40 subscribers).
        for data, address in batch:
            self._send(data, address)
        batch.clear()

    def _send(self, data: bytes, address: Address) -> None:
        line = self._lines.get(address)
        try:
            if line is not None:
                line.socket.send(data)
            else:
                self._towards(address)[0].sendto(data, address)
        except OSError:
            # Buffer full, or the peer's network is gone: the peer asks again or is timed out.
            self._dropped += 1

    def claim(self, address: Address) -> None:
        """Give a proved address its line; without one it is served all the same."""
        if address in self._lines or len(self._lines) >= MOST_LINES or self._deliver is None:
            return
        _, host = self._towards(address)
        try:
            line = _open(host, self.port, dual=self._dual, reuse=True)
        except OSError as error:
            log.warning("no socket for a line of its own error=%s", error.strerror)
            return
        try:
            line.connect(address)
        except OSError:
            line.close()
            return
        made = self._lines[address] = _Line(line, address)
        # Until it was connected, anybody's datagrams may have come to it.
        for _ in range(MOST_BEFORE_CONNECT):
            if not self._take(line):
                break
        if self._lines.get(address) is not made:
            return
        if self.way is not None:
            made.lane = self.way.listen(line.fileno(), lambda data: self._arrived(made, data))
        if made.lane is None:
            self._loop.add_reader(line.fileno(), self._line_readable, made)

    def release(self, address: Address) -> None:
        """Close an address's line, if it has one."""
        line = self._lines.pop(address, None)
        if line is not None:
            if self._copies is not None:
                self._copies.send()  # some may be meant for this very socket
            if line.lane is None:
                self._loop.remove_reader(line.socket.fileno())
            elif self.way is not None:
                self.way.forget(line.lane)
            line.socket.close()

    def lane(self, address: Address) -> tuple[Lane, int] | None:
        """An address's line on the express way, and its socket."""
        line = self._lines.get(address)
        if line is None or line.lane is None:
            return None
        return line.lane, line.socket.fileno()

    @property
    def lines(self) -> int:
        """How many addresses have a line."""
        return len(self._lines)

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def _towards(self, address: Address) -> tuple[socket.socket, str]:
        """The socket whose family an address is of."""
        if len(self._bound) == 1 or ":" not in address[0]:
            return self._bound[0]
        return self._bound[1]

    def _readable(self, bound: socket.socket) -> None:
        for _ in range(MOST_PER_TURN):
            if not self._take(bound):
                return

    def _take(self, source: socket.socket) -> bool:
        if self._deliver is None:
            return False
        try:
            data, address = source.recvfrom(DATAGRAM_BYTES)
        except OSError:
            # Nothing left, or an ICMP error of an earlier send.
            return False
        self._deliver(data, (address[0], address[1]))
        return True

    def _arrived(self, line: _Line, data: bytes) -> None:
        """What the express way read and left to us."""
        if self._deliver is None or self._lines.get(line.address) is not line:
            return
        batch = self._batch = []
        try:
            self._deliver(data, line.address)
        finally:
            self._batch = None
            if self._copies is not None:
                self._copies.send()
            self._flush(batch)

    def _line_readable(self, line: _Line) -> None:
        batch = self._batch = []
        now = self._loop.time()
        # Finding that nothing is left costs as much as a datagram, so it is looked for only where
        # several came one upon the other.
        several = now - line.read_at < TOGETHER_S
        line.read_at = now
        try:
            for _ in range(MOST_PER_TURN if several else 1):
                if self._deliver is None:
                    return
                try:
                    data = line.socket.recv(DATAGRAM_BYTES)
                except OSError:
                    # Nothing left, an ICMP error of an earlier send, or just released.
                    return
                self._deliver(data, line.address)
        finally:
            self._batch = None
            if self._copies is not None:
                self._copies.send()
            self._flush(batch)


def _open_way() -> Way | None:
    library = copies.compiled()
    if library is None:
        return None
    try:
        return Way(library)
    except OSError as error:
        log.warning("no express way reason='%s'", error)
        return None


def _bind_all(hosts: Sequence[str], port: int) -> list[tuple[socket.socket, str]]:
    """Bind every host to one port, IPv4 first; a port of the kernel's choice may need tries."""
    ordered = sorted(hosts, key=lambda host: ":" in host)
    for left in reversed(range(MOST_TRIES)):
        bound: list[tuple[socket.socket, str]] = []
        wanted = port
        for host in ordered:
            try:
                sock = _open(host, wanted, dual=len(ordered) == 1 and host == "::", reuse=False)
            except OSError as error:
                for one, _ in bound:
                    one.close()
                if port == 0 and bound and left:
                    break
                raise PortTaken(_bind_problem(host, wanted, error)) from error
            bound.append((sock, host))
            wanted = sock.getsockname()[1]
        else:
            for sock, _ in bound:
                # Only now: another engine on this port is to fail, a line of ours is not.
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            return bound
    raise AssertionError("the last try returns or raises")


def _open(host: str, port: int, dual: bool, *, reuse: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(not dual))
        if reuse:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            size = LINE_BUFFER_BYTES if reuse else BUFFER_BYTES
            sock.setsockopt(socket.SOL_SOCKET, option, size)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


def _bind_problem(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"UDP port {port} is in use; stop the other program or set rtc.udp_port."
    return f"cannot bind UDP {host}:{port} ({error.strerror}); check the address."
