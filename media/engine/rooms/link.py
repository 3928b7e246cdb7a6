"""One participant's peer connections and the descriptions exchanged for them.

In v1 there is one, the client offers and we answer; to make it offer we tell how many more
receive sections are needed (none is a valid number).  In v0 the client offers on the
publisher's connection and we on the subscriber's, one offer in flight at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from livekit.protocol import rtc

from media.engine.errors import Unreadable
from media.engine.forward.inlet import Inlet
from media.engine.forward.outlet import Outlet
from media.engine.negotiate import sections, write
from media.engine.packets import arrivals, rtcp
from media.engine.rooms.publishing import Changes, Publishing
from media.engine.rooms.subscribing import GATE_S, Subscribing
from media.engine.rtc_config import TurnServer
from media.engine.transport.network import Network
from media.engine.transport.peer import Peer, PeerEvents, RemoteEnd

COALESCE_S = 0.05
ASK_AGAIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How a client wants to be connected."""

    single: bool  # v1
    subscriber_primary: bool  # v0 only: data and readiness belong to the subscriber's connection


@dataclass(frozen=True, slots=True)
class LinkEvents:
    """Whom a link calls."""

    say: Callable[[rtc.SignalResponse], None]
    data: Callable[[str, bytes], None]
    connected: Callable[[], None]
    closed: Callable[[], None]


class Link:
    """Peers, what is published and what is subscribed over them."""

    def __init__(self, network: Network, shape: Shape, events: LinkEvents) -> None:
        self.shape = shape
        self._network = network
        self._events = events
        self._loop = asyncio.get_running_loop()
        self.inlet = Inlet(self._send_upstream)
        self.outlet = Outlet()
        self.publisher = network.peer(self._peer_events(primary=not self._second_is_primary))
        self.subscriber = self.publisher
        if not shape.single:
            self.subscriber = network.peer(
                self._peer_events(primary=self._second_is_primary),
                opens_channels=shape.subscriber_primary,
            )
        self.publishing = Publishing(self.inlet, self._send_upstream)
        self.subscribing = Subscribing(
            self.outlet,
            self.subscriber.send_media,
            self.subscriber.send_feedback,
            self.subscriber.way_out,
        )
        self._timer: asyncio.TimerHandle | None = None
        self._asked_at: float | None = None
        self._offer_id = 0
        self._offer_open = False
        self._offer_again = False

    @property
    def _second_is_primary(self) -> bool:
        return not self.shape.single and self.shape.subscriber_primary

    @property
    def peers(self) -> tuple[Peer, ...]:
        if self.shape.single:
            return (self.publisher,)
        return (self.publisher, self.subscriber)

    @property
    def primary(self) -> Peer:
        """The connection whose readiness makes the participant active; it carries our data."""
        return self.subscriber if self._second_is_primary else self.publisher

    @property
    def relays(self) -> tuple[TurnServer, ...]:
        """The TURN servers a client may be told of."""
        return self._network.relays

    @property
    def last_heard(self) -> float:
        return max(peer.last_heard for peer in self.peers)

    def answer(self, offered: rtc.SessionDescription) -> tuple[rtc.SessionDescription, Changes]:
        """Answer the client's offer; the caller sends it, then calls `answered`."""
        offer = sections.parse(offered.sdp)
        self.publisher.leg.expect(offer.ufrag)
        if self.shape.single:
            self.outlet.agree(offer.number_tag)
        self._asked_at = None
        changes = self.publishing.bind(offer)
        outgoing = self.subscribing.fill(offer) if self.shape.single else {}
        end = self._network.end(self.publisher)
        text = write.answer(offer, end, outgoing, self.publishing.plain)
        self.publisher.start(_remote(offer))
        reply = rtc.SessionDescription(type="answer", sdp=text, id=offered.id)
        for mid, track in outgoing.items():
            reply.mid_to_track_id[mid] = track.track_id
        return reply, changes

    def answered(self) -> None:
        """Our answer is on its way: open what it told of, ask for sections still missing."""
        if self.shape.single:
            self.subscribing.open(self._loop.time() + GATE_S)
            self.outlet.assign(self._loop.time())
            if any(not one.mid for one in self.subscribing.wanted.values()):
                self.renegotiate()

    def take_answer(self, answered: rtc.SessionDescription) -> None:
        """The client's answer to our offer, v0."""
        if self.shape.single or not self._offer_open:
            raise Unreadable("an answer to no offer")
        if answered.id and answered.id != self._offer_id:
            return
        answer = sections.parse(answered.sdp)
        self.subscriber.leg.expect(answer.ufrag)
        self.outlet.agree(answer.number_tag)
        self.subscriber.start(_remote(answer))
        self._offer_open = False
        self.subscribing.agreed(answer)
        self.subscribing.open(self._loop.time())
        self.outlet.assign(self._loop.time())
        if self._offer_again:
            self._offer_again = False
            self.renegotiate()

    def renegotiate(self) -> None:
        """Subscriptions changed: have descriptions exchanged, once for all changes of 50 ms."""
        if self._timer is None:
            self._timer = self._loop.call_later(COALESCE_S, self._negotiate)

    def nudge(self) -> None:
        """Once a second: a client that was asked for sections and did not offer is asked again."""
        if self.shape.single and any(not one.mid for one in self.subscribing.wanted.values()):
            self.renegotiate()

    def resumed(self) -> None:
        """The client is back on a new socket: what was asked on the old one may be lost."""
        self._asked_at = None
        self._offer_open = False
        if not self.shape.single:
            self.renegotiate()

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for incoming in self.inlet.incomings:
            incoming.take_back()
        self.subscribing.close()
        await asyncio.gather(*(peer.close() for peer in self.peers))

    def tick(self, now: float) -> bool:
        """Whether packets are still missing, or wait."""
        missing = self.inlet.tick(now)
        return self.outlet.tick(now) or missing

    def _negotiate(self) -> None:
        self._timer = None
        if not self.shape.single:
            self._offer()
            return
        now = self._loop.time()
        if self._asked_at is not None and now - self._asked_at < ASK_AGAIN_S:
            return  # the offer that was asked for will take these changes along
        self._asked_at = now
        audios, videos = self.subscribing.missing()
        need = rtc.MediaSectionsRequirement(num_audios=audios, num_videos=videos)
        self._events.say(rtc.SignalResponse(media_sections_requirement=need))

    def _offer(self) -> None:
        if self._offer_open:
            self._offer_again = True
            return
        self._offer_open = True
        self._offer_id += 1
        media = self.subscribing.sections()
        text = write.offer(media, self._network.end(self.subscriber), self._offer_id)
        reply = rtc.SessionDescription(type="offer", sdp=text, id=self._offer_id)
        for mid, _, track in media:
            if track is not None:
                reply.mid_to_track_id[mid] = track.track_id
        self._events.say(rtc.SignalResponse(offer=reply))

    def _peer_events(self, *, primary: bool) -> PeerEvents:
        return PeerEvents(
            media=self._on_media,
            feedback=self._on_feedback,
            data=self._events.data,
            connected=self._events.connected if primary else _nothing,
            closed=self._events.closed if primary else _nothing,
        )

    def _on_media(self, data: bytes) -> None:
        self.inlet.packet(data, self._loop.time())

    def _on_feedback(self, data: bytes, now: float) -> None:
        try:
            if arrivals.is_report(data):
                self.outlet.stamps.arrived(arrivals.parse(data), now)
                data = arrivals.rest(data)
                if not data:
                    return
            parsed = rtcp.parse(data)
        except ValueError:
            return
        self.inlet.feedback(parsed, now)
        self.outlet.feedback(parsed, now)

    def _send_upstream(self, packet: bytes) -> None:
        self.publisher.send_feedback(packet)


def _remote(description: sections.Description) -> RemoteEnd:
    return RemoteEnd(
        tuple(description.fingerprints),
        description.sctp_port,
        description.message_bytes,
        description.has_channels,
    )


def _nothing() -> None:
    """The other peer connection tells."""
