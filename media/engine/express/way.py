"""The express way from Python's side: its lines, its routes, and its book."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from media.engine.express import library
from media.engine.express.library import ENTRY, MARK, OPENED, REPORT, SENT

log = logging.getLogger(__name__)

MOST_COPIES = 1024
MOST_PER_TURN = 256
"""Of what is left to Python, before timers and others have their turn."""


class Reader(Protocol):
    """Who gets what was opened on a line."""

    def opened(self, packet: bytes, at: float) -> None:
        """An RTP packet that Python has to forward."""

    def reported(self, packet: bytes, at: float) -> None:
        """An RTCP packet, perhaps of some time ago."""


class Traveller(Protocol):
    """Who keeps the books of a route."""

    def passed(self, packet: bytes, marks: Sequence[tuple[int, int]], at: float) -> None:
        """A packet that was forwarded; must neither send nor take routes away."""


class Copy(NamedTuple):
    """One receiver: SRTP session, socket, and what is written into its heads."""

    session: int
    line: int
    stamp: Any
    ssrc: int
    payload_type: int
    add: tuple[int, int, int, int]


class Plan(NamedTuple):
    """A route that is to be installed; `following` is the sequence number that comes next."""

    ssrc: int
    following: int
    payload_type: int
    video: bool
    wakes: bool
    copies: Sequence[Copy]


@dataclass(eq=False, slots=True)
class Lane:
    """One proved address's line on the express way."""

    number: int
    deliver: Callable[[bytes], None]
    reader: Reader | None = None


class Counts(NamedTuple):
    """What only grows: packets that went this way, copies that the kernel did not take, and
    datagrams that were too many.
    """

    passed: int
    failed: int
    refused: int


class Way:
    """Made on the event loop; `close` ends its thread before the sockets are closed.

    What takes the lock for somebody who says goodbye works after that, too.
    """

    def __init__(self, path: Path) -> None:
        self._library = library.load(path)
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        names = ("srtp_unprotect", "srtp_unprotect_rtcp", "srtp_protect")
        ciphers = library.ffi.new("struct ciphers *", [library.cipher(name) for name in names])
        opened = self._library.way_open(ciphers, self._bell)
        if opened == library.ffi.NULL:
            os.close(self._bell)
            raise OSError("no thread for the express way")
        self._way = library.ffi.gc(opened, self._library.way_free)
        self._closed = False
        self._bytes = library.ffi.new("unsigned char **")
        self._lanes: dict[int, Lane] = {}
        self._travellers: dict[int, Traveller] = {}
        self._routes = 0
        self._later: deque[Callable[[], None]] = deque()
        self._pumping = self._called = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._bell, self._rung)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._bell)
        self._library.way_close(self._way)
        os.close(self._bell)
        self._lanes.clear()
        self._travellers.clear()
        self._later.clear()

    def listen(self, socket: int, deliver: Callable[[bytes], None]) -> Lane | None:
        """Read a connected socket from now on; None where there is no room for it."""
        number = self._library.way_listen(self._way, socket)
        if not number:
            return None
        lane = self._lanes[number] = Lane(number, deliver)
        return lane

    def forget(self, lane: Lane) -> None:
        """A socket is about to be closed."""
        self._library.way_forget(self._way, lane.number)
        self.read()
        self._lanes.pop(lane.number, None)
        lane.reader = None

    def key(self, lane: Lane, session: int, reader: Reader | None) -> None:
        """Open what comes on a line by this session (an srtp_t's address); 0: no longer."""
        self._library.way_key(self._way, lane.number, library.pointer(session))
        lane.reader = reader

    def renew(self, most: int) -> None:
        """Take so many datagrams of each line until the next call."""
        self._library.way_renew(self._way, min(most, 0x7FFFFFFF))

    def install(self, lane: Lane, plan: Plan, traveller: Traveller) -> int:
        """Forward a stream from now on; the route's number, 0 where it cannot be."""
        copies = library.ffi.new("struct copy[]", max(1, len(plan.copies)))
        for into, copy in zip(copies, plan.copies, strict=False):
            into.session = library.pointer(copy.session)
            into.stamp = copy.stamp or library.ffi.NULL
            into.line, into.ssrc, into.payload_type = copy.line, copy.ssrc, copy.payload_type
            into.sequence, into.timestamp = copy.add[0] & 0xFFFF, copy.add[1] & 0xFFFFFFFF
            into.picture_id, into.tl0 = copy.add[2] & 0xFFFF, copy.add[3] & 0xFF
        self._routes = self._routes + 1 & 0xFFFFFFFF or 1
        route = library.ffi.new("struct route *")
        route.copies, route.count = copies, len(plan.copies)
        route.number, route.ssrc, route.next = self._routes, plan.ssrc, plan.following & 0xFFFF
        route.payload_type, route.video, route.wakes = plan.payload_type, plan.video, plan.wakes
        if not self._library.way_install(self._way, lane.number, route):
            return 0
        self._travellers[self._routes] = traveller
        return self._routes

    def remove(self, lane: Lane, ssrc: int, number: int) -> None:
        """Forward a stream no longer; what was forwarded until now is in the books after this."""
        self._library.way_remove(self._way, lane.number, ssrc)
        self.read()
        self._travellers.pop(number, None)

    @property
    def counts(self) -> Counts:
        """What was done so far."""
        found = library.ffi.new("struct counts *")
        self._library.way_count(self._way, found)
        return Counts(found.passed, found.failed, found.refused)

    def stamp(self, tag: int, number: int, due: float, every: float) -> Any:
        """A receiver's numbering, shared with C as long as this object lives."""
        made = library.ffi.new("struct stamp *")
        made.tag, made.number, made.due, made.every = tag, number, due, every
        return made

    def number(self, stamp: Any, due: float) -> int:
        """The next number, for a packet that Python sends."""
        return int(self._library.way_number(self._way, stamp, due))

    def send_copies(self, _protect: object, *given: Any) -> int:
        return int(self._library.way_send_copies(self._way, *given))

    def alone(self, name: str) -> Callable[[Any, Any, Any], int]:
        """A cipher of libsrtp for Python, used while C uses no session."""
        function = library.cipher(name)
        call, way, cast = self._library.way_alone, self._way, library.ffi.cast

        def run(session: Any, packet: Any, length: Any) -> int:
            return int(call(way, function, session, packet, cast("int *", length)))

        return run

    def later(self, what: Callable[[], None]) -> None:
        """Do something in its turn, when no book is being read."""
        self._later.append(what)

    def read(self) -> None:
        """Keep the books of what was forwarded; the rest waits for `pump`."""
        size = self._library.way_drain(self._way, self._bytes)
        book = bytes(library.ffi.buffer(self._bytes[0], size))
        at = 0
        while at < size:
            entry = ENTRY.unpack_from(book, at)
            self._note(entry, book, at + ENTRY.size)
            at += entry[1]
        if self._later and not self._pumping:
            # Where somebody only wanted the books kept, what came besides has its turn soon.
            self._call_soon()

    def pump(self) -> None:
        """Read the book and do what is left to Python, in order."""
        if self._pumping:
            return
        self._pumping, self._called = True, False
        try:
            self.read()
            for _ in range(MOST_PER_TURN):
                if not self._later:
                    return
                self._later.popleft()()
            self._call_soon()
        finally:
            self._pumping = False

    @property
    def idle(self) -> bool:
        """Whether nothing waits that came before what is decided now."""
        return not self._later

    def _note(
        self, entry: tuple[float, int, int, int, int, int, int], book: bytes, at: int
    ) -> None:
        moment, _, line, route, length, marks, kind = entry
        end = at + length
        if kind == SENT:
            traveller = self._travellers.get(route)
            if traveller is not None:
                numbered = book[end : end + MARK.size * marks]
                found = list(MARK.iter_unpack(numbered)) if marks else ()
                traveller.passed(book[at:end], found, moment)
            return
        lane = self._lanes.get(line)
        if lane is not None:
            self._later.append(partial(_arrived, lane, kind, book[at:end], moment))

    def _call_soon(self) -> None:
        if not self._closed and not self._called:
            self._called = True
            self._loop.call_soon(self.pump)

    def _rung(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._bell)
        self.pump()


def _arrived(lane: Lane, kind: int, data: bytes, at: float) -> None:
    """One datagram that Python has to look at."""
    if kind not in (OPENED, REPORT):
        lane.deliver(data)
    elif lane.reader is not None:
        (lane.reader.opened if kind == OPENED else lane.reader.reported)(data, at)
