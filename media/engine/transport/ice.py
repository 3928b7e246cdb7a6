"""ICE-lite (RFC 8445 section 2.5) for every participant on one UDP socket.

A leg is one peer connection.  Only a binding request that is signed with a leg's password
makes its source address a *pair* of that leg, and only a pair's datagrams are looked at: one
forged DTLS record otherwise ends a call.  We send no checks of our own and answer nothing
that is not signed, and a signed request counts for the address it first came from.  A pair that
the client nominates is `claim`ed, so that the socket may serve it apart from strangers.
`aioice` serves as a STUN codec, nothing else.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from aioice import stun

from media.engine.guards.allowance import ANY, UNPROVED_CHECKS, Allowance
from media.engine.guards.checks import meant_for
from media.engine.guards.records import PlainRecords

Address = tuple[str, int]
Send = Callable[[bytes, Address], None]
SendCopy = Callable[[int, bytes, bytes, Address], bool]
"""SRTP session (the address of its srtp_t), head, tail, receiver; False: send it yourself."""

MOST_PAIRS = 8
PAIR_LIFE_S = 30.0
MOST_WAITING = 64  # DTLS and SCTP datagrams a leg has not read yet
MOST_GENERATIONS = 2
MOST_REMEMBERED = 1024  # requests of a leg; a client sends one every 2.5 s


@dataclass(frozen=True, slots=True)
class Credentials:
    """One side's ICE user fragment and password (RFC 8445 section 5.3)."""

    ufrag: str
    password: str

    @classmethod
    def fresh(cls) -> Credentials:
        return cls(secrets.token_hex(6), secrets.token_hex(16))


@dataclass(slots=True)
class Counters:
    """Datagrams that were not let in, by reason."""

    unknown_source: int = 0
    bad_stun: int = 0
    overflow: int = 0
    replayed: int = 0
    too_many: int = 0


@dataclass(eq=False)
class Leg:
    """One peer connection's end: who may send to it, and where it sends."""

    send_to: Send
    credentials: Credentials = field(default_factory=Credentials.fresh)
    selected: Address | None = None
    pairs: dict[Address, float] = field(default_factory=dict)
    last_heard: float = 0.0
    on_media: Callable[[bytes], None] | None = None
    closed: bool = False
    datagrams: Allowance = field(default_factory=lambda: Allowance(ANY))
    unproved: Allowance = field(default_factory=lambda: Allowance(UNPROVED_CHECKS))
    _generations: dict[str, int] = field(default_factory=dict)
    _newest: int = -1
    _nominated: int = -1
    _waiting: deque[bytes] = field(default_factory=deque)
    _records: PlainRecords = field(default_factory=PlainRecords)
    _requests: dict[bytes, Address] = field(default_factory=dict)
    _reader: asyncio.Future[None] | None = None

    def expect(self, remote_ufrag: str) -> None:
        """Accept checks under this remote user fragment; a new one is an ICE restart."""
        if remote_ufrag in self._generations:
            return
        self._newest += 1
        self._generations[remote_ufrag] = self._newest
        for ufrag, generation in list(self._generations.items()):
            if generation <= self._newest - MOST_GENERATIONS:
                del self._generations[ufrag]

    def generation(self, remote_ufrag: str) -> int | None:
        return self._generations.get(remote_ufrag)

    def first_from(self, transaction: bytes, address: Address) -> bool:
        """Whether a signed request is not one that somebody recorded and sends from elsewhere."""
        known = self._requests.setdefault(transaction, address)
        if len(self._requests) > MOST_REMEMBERED:
            del self._requests[next(iter(self._requests))]
        return known == address

    def nominate(self, address: Address, generation: int) -> None:
        """The client chose this pair; the last choice wins, but not one of an older session."""
        if generation >= self._nominated:
            self._nominated = generation
            self.selected = address

    def feed(self, data: bytes, address: Address) -> bool:
        """Queue a DTLS datagram for `receive`; False when the queue is full."""
        data = self._records.plausible(data)
        if not data:
            return True
        if self.selected is None:
            # DTLS regularly finishes before the client nominates.
            self.selected = address
        if len(self._waiting) >= MOST_WAITING:
            return False
        self._waiting.append(data)
        self._wake()
        return True

    async def receive(self) -> bytes:
        """The next DTLS datagram; ConnectionError once the leg is closed."""
        while not self._waiting:
            if self.closed:
                raise ConnectionError("the leg is closed")
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self._waiting.popleft()

    def send(self, data: bytes) -> None:
        """Send to the selected pair; silently nothing where there is none yet."""
        if self.selected is not None and not self.closed:
            self.send_to(data, self.selected)

    def close(self) -> None:
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class IceLite:
    """All legs behind one socket; `now` is monotonic seconds.

    `most_datagrams` is what one leg may send in a second, ANY: no bound.  `claim` and `release`
    are told which addresses clients have nominated, and which are nobody's any more; `send_copy`
    is the socket's shorter way for media.
    """

    def __init__(
        self,
        send: Send,
        most_datagrams: int = ANY,
        claim: Callable[[Address], None] | None = None,
        release: Callable[[Address], None] | None = None,
        send_copy: SendCopy | None = None,
    ) -> None:
        self.counters = Counters()
        self.send_copy = send_copy or _by_yourself
        self._send = send
        self._most_datagrams = most_datagrams
        self._claim = claim or _nothing
        self._release = release or _nothing
        self._by_ufrag: dict[str, Leg] = {}
        self._by_address: dict[Address, Leg] = {}

    def open(self, now: float) -> Leg:
        leg = Leg(self._send, datagrams=Allowance(self._most_datagrams))
        leg.last_heard = now
        self._by_ufrag[leg.credentials.ufrag] = leg
        return leg

    @property
    def legs(self) -> int:
        return len(self._by_ufrag)

    def close(self, leg: Leg) -> None:
        leg.close()
        self._by_ufrag.pop(leg.credentials.ufrag, None)
        for address in list(leg.pairs):
            self._forget(leg, address)

    def datagram(self, data: bytes, address: Address, now: float) -> None:
        """Take one datagram from the socket."""
        if not data:
            return
        kind = data[0]
        if kind < 4:
            self._stun(data, address, now)
            return
        leg = self._by_address.get(address)
        if leg is None:
            self.counters.unknown_source += 1
        elif not leg.datagrams.take():
            self.counters.too_many += 1
        elif 127 < kind < 192:
            if leg.on_media is not None:
                leg.on_media(data)
        elif 19 < kind < 64 and not leg.feed(data, address):
            self.counters.overflow += 1

    def expire(self, now: float) -> None:
        """Once a second: renew what clients may send, forget pairs a moved client left behind."""
        for leg in self._by_ufrag.values():
            leg.datagrams.renew()
            leg.unproved.renew()
        for address, leg in list(self._by_address.items()):
            if address != leg.selected and now - leg.pairs.get(address, 0.0) > PAIR_LIFE_S:
                self._forget(leg, address)

    def _stun(self, data: bytes, address: Address, now: float) -> None:
        leg = self._by_ufrag.get(meant_for(data) or "")
        if leg is None:
            self.counters.bad_stun += 1
            return
        if not (leg.datagrams if address in leg.pairs else leg.unproved).take():
            self.counters.too_many += 1
            return
        try:
            message = stun.parse_message(data)
            generation = self._authenticate(message, leg)
        except (ValueError, struct.error, KeyError):
            self.counters.bad_stun += 1
            return
        if not leg.first_from(message.transaction_id, address):
            self.counters.replayed += 1
            return
        leg.last_heard = now
        key = leg.credentials.password.encode()
        if "ICE-CONTROLLED" in message.attributes:
            self._answer(message, stun.Class.ERROR, key, address, (487, "Role Conflict"))
            return
        self._answer(message, stun.Class.RESPONSE, key, address, None)
        self._admit(leg, address, now)
        if "USE-CANDIDATE" in message.attributes:
            leg.nominate(address, generation)
            if leg.selected == address:
                self._claim(address)

    def _authenticate(self, message: stun.Message, leg: Leg) -> int:
        """The generation a request is signed for; ValueError or KeyError for any other message."""
        attributes = message.attributes
        if (
            message.message_method != stun.Method.BINDING
            or message.message_class != stun.Class.REQUEST
            or "FINGERPRINT" not in attributes
        ):
            raise ValueError("not a binding request with a fingerprint")
        ours, _, theirs = attributes["USERNAME"].partition(":")
        generation = leg.generation(theirs)
        if generation is None or ours != leg.credentials.ufrag:
            raise ValueError("a user fragment nobody announced")
        if not message.check_message_integrity(leg.credentials.password.encode()):
            raise ValueError("the signature is wrong")
        return generation

    def _answer(
        self,
        request: stun.Message,
        kind: stun.Class,
        key: bytes,
        address: Address,
        error: tuple[int, str] | None,
    ) -> None:
        reply = stun.Message(stun.Method.BINDING, kind, request.transaction_id)
        if error is not None:
            reply.attributes["ERROR-CODE"] = error
        else:
            host = address[0].removeprefix("::ffff:")
            reply.attributes["XOR-MAPPED-ADDRESS"] = (host, address[1])
        reply.add_message_integrity(key)
        self._send(bytes(reply), address)

    def _admit(self, leg: Leg, address: Address, now: float) -> None:
        previous = self._by_address.get(address)
        if previous is not None and previous is not leg:
            previous.pairs.pop(address, None)
        self._by_address[address] = leg
        leg.pairs.pop(address, None)
        leg.pairs[address] = now
        if len(leg.pairs) > MOST_PAIRS:
            self._forget(leg, next(pair for pair in leg.pairs if pair != leg.selected))

    def _forget(self, leg: Leg, address: Address) -> None:
        leg.pairs.pop(address, None)
        if self._by_address.get(address) is leg:
            del self._by_address[address]
            self._release(address)


def _nothing(_address: Address) -> None:
    """Nobody is to be told."""


def _by_yourself(_session: int, _head: bytes, _tail: bytes, _address: Address) -> bool:
    """There is no shorter way."""
    return False
