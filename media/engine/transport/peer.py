"""DTLS, SRTP and SCTP on one ICE leg, by aiortc's ORTC objects.

The only file that knows aiortc's private names, and why each is needed:
`_set_role` (the public way derives the role from an ICE agent we do not have), `_rx_srtp` and
`_tx_srtp` (its public way decodes; forwarding wants the bytes), and `_recv` and `_send`, the
two methods it calls on its ICE transport.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import pylibsrtp
from aiortc import (
    RTCCertificate,
    RTCDataChannel,
    RTCDataChannelParameters,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    RTCIceTransport,
    RTCSctpCapabilities,
)

from media.engine.express.way import Lane, Reader
from media.engine.guards.association import Association
from media.engine.packets.rtp import is_rtcp
from media.engine.transport.ice import Address, IceLite, Leg
from media.engine.transport.srtp import Alone, Opener, Protector

log = logging.getLogger(__name__)

RELIABLE = "_reliable"
LOSSY = "_lossy"
MOST_RELIABLE_BYTES = 4 * 1024 * 1024
MOST_LOSSY_BYTES = 256 * 1024
MOST_EARLY_BYTES = 256 * 1024
MOST_EARLY_LOSSY_BYTES = 16 * 1024
MESSAGE_BYTES = 256 * 1024
SCTP_PORT = 5000


@dataclass(frozen=True, slots=True)
class RemoteEnd:
    """What a session description says of the other side."""

    fingerprints: tuple[tuple[str, str], ...]
    sctp_port: int = SCTP_PORT
    message_bytes: int = MESSAGE_BYTES
    has_channels: bool = True


@dataclass(frozen=True, slots=True)
class PeerEvents:
    """Whom a peer calls; each must return quickly and not raise."""

    media: Callable[[bytes], None]
    feedback: Callable[[bytes, float], None]
    """With the moment at which it came, in the loop's seconds."""
    data: Callable[[str, bytes], None]
    connected: Callable[[], None]
    closed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Doors:
    """What a peer has of the express way."""

    lane: Callable[[Address], tuple[Lane, int] | None]
    key: Callable[[Lane, int, Reader | None], None]
    alone: Alone


class _Path:
    """A leg in the shape in which RTCDtlsTransport wants its ICE transport."""

    role = "controlled"

    def __init__(self, leg: Leg) -> None:
        self._leg = leg

    async def _recv(self) -> bytes:
        return await self._leg.receive()

    async def _send(self, data: bytes) -> None:
        self._leg.send(data)


class Peer:
    """One peer connection; made before the first description, started with it."""

    def __init__(
        self,
        ice: IceLite,
        certificate: RTCCertificate,
        events: PeerEvents,
        *,
        opens_channels: bool,
        doors: Doors | None = None,
    ) -> None:
        self._ice = ice
        self._doors = doors
        self._keyed: list[Lane] = []
        self._clock = asyncio.get_running_loop().time
        self.leg = ice.open(self._clock())
        self.leg.on_media = self._on_media
        self._events = events
        self._opens_channels = opens_channels
        path = cast("RTCIceTransport", _Path(self.leg))
        self._dtls = RTCDtlsTransport(path, [certificate])
        self._dtls._set_role("server")
        self._sctp = Association(self._dtls, SCTP_PORT)
        self._sctp.on("datachannel", self._on_channel)
        self._channels: dict[str, RTCDataChannel] = {}
        self._early: dict[str, deque[bytes]] = {RELIABLE: deque(), LOSSY: deque()}
        self._running: asyncio.Task[None] | None = None
        self._adding: asyncio.Task[None] | None = None
        self._remote_bytes = MESSAGE_BYTES
        self._channels_end: RemoteEnd | None = None
        self._send_copy = ice.send_copy
        self._session = 0
        self._protector: Protector | None = None
        self._opener: Opener | None = None
        self.connected = False
        self.last_media = 0.0
        self.refused = 0  # SRTP that does not verify: forged or replayed

    @property
    def last_heard(self) -> float:
        """When something authenticated came last, in the loop's seconds."""
        return max(self.leg.last_heard, self.last_media)

    def start(self, remote: RemoteEnd) -> None:
        """Wait for the client's handshake, once; a later description may bring data channels."""
        if self._running is None:
            self._running = asyncio.create_task(self._run(remote), name="peer")
        if not remote.has_channels or self._channels_end is not None:
            return
        self._channels_end = remote
        self._remote_bytes = remote.message_bytes or MESSAGE_BYTES
        if self.connected:
            self._adding = asyncio.create_task(self._add_channels(remote), name="peer channels")

    async def close(self) -> None:
        running = [task for task in (self._running, self._adding) if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        try:
            await self._dtls.stop()
        finally:
            # Whatever the goodbye ran into: a leg that stays takes datagrams for ever.
            self._ice.close(self.leg)

    def send_media(self, head: bytes, tail: bytes) -> None:
        """Protect and send one RTP packet; nothing before the handshake.  The hot path."""
        address = self.leg.selected
        if not self.connected or address is None or self._protector is None:
            return
        if not self._send_copy(self._session, head, tail, address):
            self.leg.send_to(self._protector.protect(head + tail), address)

    def send_feedback(self, packet: bytes) -> None:
        """Protect and send one RTCP packet; nothing before the handshake."""
        if self.connected and self._protector is not None:
            self.leg.send(self._protector.protect_rtcp(packet))

    def send_data(self, label: str, message: bytes) -> bool:
        """Queue a message; False when a reliable one had to be dropped."""
        if len(message) > self._remote_bytes:
            return False
        channel = self._channels.get(label)
        if channel is None or channel.readyState != "open" or not self.connected:
            return self._hold_early(label, message)
        bound = MOST_RELIABLE_BYTES if label == RELIABLE else MOST_LOSSY_BYTES
        if channel.bufferedAmount + len(message) > bound or self._sctp.full:
            return label != RELIABLE
        channel.send(message)
        return True

    def _hold_early(self, label: str, message: bytes) -> bool:
        """Keep messages for the moment between being seen and the channel's opening.

        Reliable ones to a bound; of the lossy ones the newest, since a line that loses nothing
        should not lose them for an opening that took a little longer.
        """
        held = self._early.get(label)
        if held is None:
            return True
        size = sum(map(len, held)) + len(message)
        if label == RELIABLE:
            if size > MOST_EARLY_BYTES:
                return False
            held.append(message)
            return True
        held.append(message)
        while size > MOST_EARLY_LOSSY_BYTES:
            size -= len(held.popleft())
        return True

    async def _run(self, remote: RemoteEnd) -> None:
        fingerprints = [RTCDtlsFingerprint(*pair) for pair in remote.fingerprints]
        try:
            await self._dtls.start(RTCDtlsParameters(fingerprints=fingerprints))
            if self._dtls.state != "connected":
                log.info("dtls refused state=%s", self._dtls.state)
                return
            ways = (self._doors.alone,) if self._doors is not None else ()
            self._protector = Protector(self._dtls._tx_srtp, *ways)
            self._opener = Opener(self._dtls._rx_srtp, *ways)
            self._session = self._protector.address
            self.connected = True
            if self._channels_end is not None:
                await self._associate(self._channels_end)
            self._events.connected()
            ended = asyncio.Event()
            self._dtls.on("statechange", ended.set)
            if self._dtls.state == "connected":
                await ended.wait()
        except ConnectionError:
            log.debug("peer closed during set-up")
        finally:
            was_connected, self.connected = self.connected, False
            self._leave_express()
            if was_connected:
                with contextlib.suppress(ConnectionError):
                    await self._sctp.stop()
            self._events.closed()

    async def _associate(self, remote: RemoteEnd) -> None:
        """Begin SCTP; not before it was agreed on, since it asks until somebody answers."""
        await self._sctp.start(RTCSctpCapabilities(remote.message_bytes), remote.sctp_port)
        if self._opens_channels:
            self._open_channels()

    async def _add_channels(self, remote: RemoteEnd) -> None:
        # The client may hang up just now; whoever waits for that hears it elsewhere.
        with contextlib.suppress(ConnectionError):
            await self._associate(remote)

    def way_in(self) -> Lane | None:
        """The lane by which media of the client may come, or None."""
        address, opener = self.leg.selected, self._opener
        if self._doors is None or not self.connected or address is None or opener is None:
            return None
        found = self._doors.lane(address)
        if found is None:
            self._leave_express()
            return None
        lane = found[0]
        if lane.reader is not self:
            self._doors.key(lane, opener.address, self)
            self._keyed.append(lane)
        return lane

    def way_out(self) -> tuple[int, int, int] | None:
        """SRTP session, socket and lane by which media goes to the client, or None."""
        address = self.leg.selected
        if self._doors is None or not self.connected or address is None:
            return None
        found = self._doors.lane(address)
        return None if found is None else (self._session, found[1], found[0].number)

    def opened(self, packet: bytes, at: float) -> None:
        """An RTP packet that the express way opened and left to us."""
        if self.connected and self.leg.datagrams.take():
            self.last_media = at
            self._events.media(packet)

    def reported(self, packet: bytes, at: float) -> None:
        """An RTCP packet that the express way opened."""
        if self.connected and self.leg.datagrams.take():
            self.last_media = at
            self._events.feedback(packet, at)

    def passed(self, at: float) -> None:
        """A packet of the client's went the express way."""
        self.last_media = at
        self.leg.datagrams.left -= 1

    def _leave_express(self) -> None:
        if self._doors is not None:
            for lane in self._keyed:
                if lane.reader is self:
                    self._doors.key(lane, 0, None)
        self._keyed.clear()

    def _open_channels(self) -> None:
        self._adopt(
            RTCDataChannel(self._sctp, RTCDataChannelParameters(label=RELIABLE, ordered=True))
        )
        lossy = RTCDataChannelParameters(label=LOSSY, ordered=False, maxRetransmits=0)
        self._adopt(RTCDataChannel(self._sctp, lossy))

    def _on_channel(self, channel: RTCDataChannel) -> None:
        self._adopt(channel)

    def _adopt(self, channel: RTCDataChannel) -> None:
        label = channel.label
        self._channels[label] = channel
        channel.on("message", lambda message: self._on_message(label, message))
        if channel.readyState == "open":
            self._send_early(label)
        else:
            channel.on("open", lambda: self._send_early(label))

    def _send_early(self, label: str) -> None:
        held = self._early.get(label, deque())
        early = list(held)
        held.clear()
        for message in early:
            self.send_data(label, message)

    def _on_message(self, label: str, message: bytes | str) -> None:
        if isinstance(message, bytes):
            self._events.data(label, message)

    def _on_media(self, data: bytes) -> None:
        opener = self._opener
        if not self.connected or opener is None:
            return
        try:
            if is_rtcp(data):
                plain = opener.unprotect_rtcp(data)
                now = self.last_media = self._clock()
                self._events.feedback(plain, now)
            else:
                plain = opener.unprotect(data)
                self.last_media = self._clock()
                self._events.media(plain)
        except pylibsrtp.Error:
            self.refused += 1
