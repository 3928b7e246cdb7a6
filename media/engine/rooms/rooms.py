"""All rooms: joining, leaving, and everything that happens by the clock."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Protocol

from livekit.protocol import models, rtc
from livekit.protocol.models import DisconnectReason

from media.engine.errors import Refused, unauthenticated, unavailable
from media.engine.guards.crowd import gives_way
from media.engine.rooms.data import forward_data
from media.engine.rooms.express import Express, Publisher
from media.engine.rooms.grants import Grants
from media.engine.rooms.link import Link, LinkEvents, Shape
from media.engine.rooms.participant import Participant, is_gone, is_suspect, is_too_late
from media.engine.rooms.room import Notify, Revoked, Room, RoomLimits
from media.engine.transport.network import Network

log = logging.getLogger(__name__)

MOST_ROOMS = 1024
LEAVE_GRACE_S = 0.5
RENEW_EVERY_S = 240.0
MOST_REVOKED = 4096
MOST_NAME = 256


@dataclass(frozen=True, slots=True)
class Joining:
    """What a client said when it came."""

    shape_single: bool
    auto_subscribe: bool = True
    source: str = ""  # whose connection it is: `guards.crowd.household`


class Watcher(Protocol):
    """Hears what begins, and what ends while it can still be counted."""

    def began(self, room: Room) -> None: ...

    def left(self, room: Room, participant: Participant) -> None: ...

    def finished(self, room: Room) -> None: ...


class Rooms:
    """The rooms of one engine."""

    def __init__(
        self, network: Network, limits: RoomLimits, notify: Notify, keys: Mapping[str, str]
    ) -> None:
        self.rooms: dict[str, Room] = {}
        self._keys = keys
        self._network = network
        self._limits = limits
        self._notify = notify
        self._closing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.draining = False
        self.ended = asyncio.Event()
        """Set once we are draining and no room is left."""
        self.watcher: Watcher | None = None
        way = network.udp.way
        self._express = Express(way) if way is not None else None

    def make(self, name: str) -> Room:
        """The room of this name, made where there is none. Refused when there are too many."""
        room = self.rooms.get(name)
        if room is not None:
            return room
        self._require_open(name)
        if len(self.rooms) >= MOST_ROOMS:
            raise unavailable("too many rooms")
        if not name or len(name) > MOST_NAME:
            raise Refused("invalid_argument", 400, "the room's name is empty or too long")
        limits = RoomLimits(
            self._limits.empty_timeout_s,
            self._limits.departure_timeout_s,
            self._limits.most_participants,
            self._limits.loudest,
        )
        room = self.rooms[name] = Room(name, limits, self._notify)
        room.empty_since = self.now()
        log.info("room started room=%s", room.sid)
        if self.watcher is not None:
            self.watcher.began(room)
        room.tell("room_started")
        return room

    def resumable(self, grants: Grants, sid: str) -> Participant | None:
        """The session a client wants to go on with, where it still exists."""
        room = self.rooms.get(grants.video.room)
        participant = room.participants.get(grants.identity) if room is not None else None
        if participant is None or participant.sid != sid or not participant.link.primary.connected:
            return None
        return participant

    def join(self, grants: Grants, joining: Joining) -> tuple[Room, Participant]:
        """Begin a session; an older one of the same identity ends. Refused when full."""
        name = grants.require_join()
        self.require_valid(grants)
        self.admit(name, joining.source)
        room = self.make(name)
        older = room.participants.get(grants.identity)
        most = room.limits.most_participants
        if older is None and most and len(room.participants) >= most:
            raise unavailable("the room is full")
        if older is not None:
            self.remove(room, older, models.DUPLICATE_IDENTITY)
        participant = Participant(grants, self.now())
        override = room.overrides.get(grants.identity)
        if override is not None:
            participant.permission = override
        participant.auto_subscribe = joining.auto_subscribe
        participant.source = joining.source
        shape = Shape(joining.shape_single, participant.permission.can_subscribe)
        participant.link = Link(
            self._network,
            shape,
            LinkEvents(
                say=participant.say,
                data=lambda label, data: forward_data(room, participant, label, data),
                connected=lambda: room.activate(participant),
                closed=lambda: self._link_closed(room, participant),
            ),
        )
        self._make_way(joining.source)
        room.participants[grants.identity] = participant
        room.empty_since = None
        log.info("participant joining room=%s participant=%s", room.sid, participant.sid)
        return room, participant

    def require_valid(self, grants: Grants) -> None:
        """Refuse a token that was revoked when its bearer was removed."""
        room = self.rooms.get(grants.video.room)
        removed = room.revoked.get(grants.identity) if room is not None else None
        if removed is not None and grants.issued_at < removed.limit(grants.renewed):
            raise unauthenticated("the token was revoked")

    def expel(self, room: Room, participant: Participant, revoke_before: int) -> None:
        """Remove somebody; tokens of ours open no door any more, nor the hub's from before."""
        self.remove(room, participant, models.PARTICIPANT_REMOVED)
        if len(room.revoked) < MOST_REVOKED:
            room.revoked[participant.identity] = Revoked(int(time.time()) + 1, revoke_before)

    def renew_tokens(self, now: float) -> None:
        """Give those a new token whose last one is old or no longer says what they are."""
        for _, participant in self.every():
            if participant.signal is not None and now >= participant.renew_at:
                participant.renew_at = now + RENEW_EVERY_S
                secret = self._keys.get(participant.grants.issuer, "")
                participant.say(participant.renewed(secret))

    def admit(self, name: str, source: str) -> None:
        """Refuse another client while too many are half way in, or we are on our way out."""
        self._require_open(name)
        gives_way(source, [one.source for _, one in self._half_open()])

    def _make_way(self, source: str) -> None:
        """Send one away who is half way in, where a newcomer has more right to the place."""
        waiting = self._half_open()
        index = gives_way(source, [one.source for _, one in waiting])
        if index is not None:
            self.remove(*waiting[index], models.CONNECTION_TIMEOUT, rtc.LeaveRequest.RECONNECT)

    def _half_open(self) -> list[tuple[Room, Participant]]:
        """Those with a token and no media connection yet, the oldest first."""
        found = [(room, one) for room, one in self.every() if not one.active]
        return sorted(found, key=lambda pair: pair[1].began)

    def _require_open(self, name: str) -> None:
        """An engine that drains still serves the lessons that run: who fell out may come back."""
        if self._stopping or (self.draining and name not in self.rooms):
            raise unavailable("the engine is stopping")

    def remove(
        self,
        room: Room,
        participant: Participant,
        reason: DisconnectReason,
        action: rtc.LeaveRequest.Action = rtc.LeaveRequest.DISCONNECT,
    ) -> None:
        """End a session and tell its client why."""
        if room.participants.get(participant.identity) is not participant:
            return
        participant.say(participant.leave_message(reason, action))
        if self.watcher is not None:
            self.watcher.left(room, participant)
        room.depart(participant, reason)
        if not room.participants:
            room.empty_since = self.now()
        self._spawn(participant.link.close())

    def close_room(self, room: Room, reason: DisconnectReason) -> None:
        for participant in list(room.participants.values()):
            self.remove(room, participant, reason)
        if self.rooms.get(room.name) is room:
            del self.rooms[room.name]
            if self.watcher is not None:
                self.watcher.finished(room)
            room.tell("room_finished")
        if self.draining and not self.rooms:
            self.ended.set()

    def drain(self) -> None:
        """Begin no other room; what runs goes on until its people leave."""
        self.draining = True
        for room in list(self.rooms.values()):
            if not room.had_people and not room.participants:
                self.close_room(room, models.SERVER_SHUTDOWN)
        if not self.rooms:
            self.ended.set()

    async def stop(self) -> None:
        """Send everybody away, to come back when there is an engine again."""
        self._stopping = True
        for room in list(self.rooms.values()):
            for participant in list(room.participants.values()):
                self.remove(room, participant, models.SERVER_SHUTDOWN, rtc.LeaveRequest.RECONNECT)
            self.close_room(room, models.SERVER_SHUTDOWN)
        await asyncio.gather(*self._closing, return_exceptions=True)

    def every(self) -> list[tuple[Room, Participant]]:
        return [
            (room, participant)
            for room in list(self.rooms.values())
            for participant in list(room.participants.values())
        ]

    def keep_books(self) -> None:
        """Take note of what was forwarded without us."""
        if self._express is not None:
            self._express.read()

    def choose_ways(self, now: float) -> None:
        """Choose which streams are forwarded without us."""
        if self._express is not None:
            links = [participant.link for _, participant in self.every()]
            self._express.look([Publisher(one.publisher, one.inlet) for one in links], now)

    def sweep(self) -> None:
        """Once a second: who is late, silent or gone, and which rooms are over."""
        now = self.now()
        self._network.ice.expire(now)
        self._network.renew()
        for room, participant in self.every():
            self._check(room, participant, now)
        for room in list(self.rooms.values()):
            if room.empty_since is None:
                continue
            limits = room.limits
            patience = limits.departure_timeout_s if room.had_people else limits.empty_timeout_s
            if now - room.empty_since >= patience:
                self.close_room(room, models.ROOM_CLOSED)

    def _check(self, room: Room, participant: Participant, now: float) -> None:
        link = participant.link
        if not participant.active:
            # A session that lost its socket before its media stood cannot be resumed.
            if is_too_late(now - participant.began) or participant.socket_lost_at is not None:
                self.remove(room, participant, models.CONNECTION_TIMEOUT)
            return
        link.nudge()
        silent = now - link.last_heard
        sending = any(not track.info.muted for track in participant.tracks)
        suspect = is_suspect(silent, sending)
        if suspect != participant.suspect:
            participant.suspect = suspect
            log.info("participant suspect=%s participant=%s", suspect, participant.sid)
        lost_at = participant.socket_lost_at
        if lost_at is None:
            return
        if is_gone(silent, now - lost_at):
            self.remove(room, participant, models.SIGNAL_CLOSE)

    def _link_closed(self, room: Room, participant: Participant) -> None:
        """The client closed its peer connection, or the handshake failed.

        A client that leaves says so too, and media and signalling race: let the word arrive.
        """
        if room.participants.get(participant.identity) is participant:
            loop = asyncio.get_running_loop()
            loop.call_later(LEAVE_GRACE_S, self._end_closed, room, participant)

    def _end_closed(self, room: Room, participant: Participant) -> None:
        if room.participants.get(participant.identity) is not participant:
            return
        if participant.signal is None:
            # Who closed both went by itself; its word was lost where we wrote to it just then.
            reason = models.CLIENT_INITIATED if participant.active else models.SIGNAL_CLOSE
            self.remove(room, participant, reason)
        else:
            # A client whose socket lives can be told to come again.
            self.remove(room, participant, models.MEDIA_FAILURE, rtc.LeaveRequest.RECONNECT)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def now(self) -> float:
        return asyncio.get_running_loop().time()
