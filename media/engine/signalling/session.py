"""One client's conversation: join or resume, then its messages until the socket ends."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from google.protobuf.message import DecodeError
from livekit.protocol import models, rtc

from media.engine.errors import Refused, Unreadable
from media.engine.forward.layers import Wish
from media.engine.rooms.participant import Participant
from media.engine.rooms.room import Room, enabled_codecs
from media.engine.rooms.rooms import Rooms
from media.engine.signalling import relays
from media.engine.signalling.joining import Hello
from media.engine.signalling.outbox import Outbox

log = logging.getLogger(__name__)

PING_INTERVAL_S = 5
PING_TIMEOUT_S = 15
SERVER = models.ServerInfo(
    edition=models.ServerInfo.Standard, version="1.9.0", protocol=16, node_id="sarangbang"
)


class Session:
    """A socket's participant."""

    def __init__(self, rooms: Rooms, room: Room, participant: Participant, outbox: Outbox) -> None:
        self._rooms = rooms
        self.room = room
        self.participant = participant
        self._outbox = outbox
        self._answers: dict[str, Callable[[rtc.SignalRequest], None]] = {
            "offer": self._offer,
            "answer": self._answer,
            "add_track": self._add_track,
            "mute": self._mute,
            "subscription": self._subscription,
            "track_setting": self._track_setting,
            "update_metadata": self._update_metadata,
            "leave": self._leave,
            "ping": self._ping,
            "ping_req": self._ping_req,
            "sync_state": self._sync_state,
            "simulate": self._simulate,
        }

    def take_socket(self) -> None:
        """What is said to the participant goes over this socket from now on."""
        older = self.participant.signal
        self.participant.signal = self._outbox
        self.participant.socket_lost_at = None
        if older is not None and older is not self._outbox:
            older.abort()

    def welcome(self, hello: Hello) -> None:
        """Say what the room is, then answer the offer that came along."""
        self.take_socket()
        participant, room = self.participant, self.room
        others = [one.info() for one in room.others(participant) if not one.hidden]
        join = rtc.JoinResponse(
            room=room.info(),
            participant=participant.info(),
            other_participants=others,
            server_version=SERVER.version,
            server_info=SERVER,
            ice_servers=self._relays(),
            subscriber_primary=not hello.single and participant.link.shape.subscriber_primary,
            ping_interval=PING_INTERVAL_S,
            ping_timeout=PING_TIMEOUT_S,
            enabled_publish_codecs=enabled_codecs(),
            fast_publish=True,
            client_configuration=models.ClientConfiguration(resume_connection=models.ENABLED),
        )
        self._outbox.put(rtc.SignalResponse(join=join))
        room.offer_tracks(participant, room.tracks_for(participant))
        for request in hello.tracks:
            self._add_track(rtc.SignalRequest(add_track=request))
        if hello.offer is not None:
            self._offer(rtc.SignalRequest(offer=hello.offer))
        elif not hello.single and participant.link.shape.subscriber_primary:
            participant.link.renegotiate()

    def resume(self, hello: Hello) -> None:
        """Go on with a session that lost its socket; media never stopped."""
        self.take_socket()
        log.info("participant resumed participant=%s", self.participant.sid)
        reconnect = rtc.ReconnectResponse(server_info=SERVER, ice_servers=self._relays())
        self._outbox.put(rtc.SignalResponse(reconnect=reconnect))
        # Whatever changed meanwhile was said to nobody: say all of it.
        infos = [self.participant.info()]
        infos += [one.info() for one in self.room.others(self.participant) if not one.hidden]
        self._outbox.put(rtc.SignalResponse(update=rtc.ParticipantUpdate(participants=infos)))
        room = rtc.RoomUpdate(room=self.room.info())
        self._outbox.put(rtc.SignalResponse(room_update=room))
        self.room.tell_speakers(self.participant)
        self.participant.link.resumed()
        if hello.offer is not None:
            self._offer(rtc.SignalRequest(offer=hello.offer))

    def _relays(self) -> list[rtc.ICEServer]:
        servers = self.participant.link.relays
        return relays.told(servers, self.participant.sid, time.time())

    def lost(self, now: float) -> None:
        """The socket ended without a word; the participant may come back on another."""
        if self.participant.signal is self._outbox:
            self.participant.signal = None
            self.participant.socket_lost_at = now

    def message(self, data: bytes) -> None:
        """One message of the client; what makes no sense is dropped."""
        try:
            request = rtc.SignalRequest.FromString(data)
            handler = self._answers.get(request.WhichOneof("message") or "")
            if handler is not None:
                handler(request)
        except DecodeError:
            log.info("signalling message unreadable participant=%s", self.participant.sid)
        except Unreadable as error:
            log.info("signalling refused participant=%s reason=%s", self.participant.sid, error)

    def _offer(self, request: rtc.SignalRequest) -> None:
        link = self.participant.link
        reply, changes = link.answer(request.offer)
        for track in changes.ended:
            self.room.unpublished(self.participant, track)
        self._outbox.put(rtc.SignalResponse(answer=reply))
        link.answered()
        if changes.begun:
            self.room.published(self.participant, changes.begun)

    def _answer(self, request: rtc.SignalRequest) -> None:
        self.participant.link.take_answer(request.answer)

    def _add_track(self, request: rtc.SignalRequest) -> None:
        participant = self.participant
        wanted = request.add_track
        owner = (participant.sid, participant.identity)
        try:
            track = participant.link.publishing.announce(wanted, owner, participant.permission)
        except Refused as error:
            refusal = rtc.RequestResponse(
                reason=rtc.RequestResponse.NOT_ALLOWED, message=str(error), add_track=wanted
            )
            self._outbox.put(rtc.SignalResponse(request_response=refusal))
            return
        reply = rtc.TrackPublishedResponse(cid=wanted.cid, track=track.info)
        self._outbox.put(rtc.SignalResponse(track_published=reply))

    def _mute(self, request: rtc.SignalRequest) -> None:
        track = self.participant.link.publishing.by_sid(request.mute.sid)
        if track is not None:
            self.room.mute(self.participant, track, request.mute.muted)

    def _subscription(self, request: rtc.SignalRequest) -> None:
        wanted = request.subscription
        sids = [
            *wanted.track_sids,
            *(s for one in wanted.participant_tracks for s in one.track_sids),
        ]
        self.room.subscribe(self.participant, sids[:1024], wanted.subscribe)

    def _track_setting(self, request: rtc.SignalRequest) -> None:
        setting = request.track_setting
        wish = Wish(setting.disabled, setting.quality, setting.width, setting.height)
        for sid in setting.track_sids[:256]:
            if sid in self.participant.link.subscribing.wanted:
                self.participant.link.subscribing.wish(sid, wish)
        self.room.choose_layers(self.participant, self._rooms.now())

    def _update_metadata(self, request: rtc.SignalRequest) -> None:
        wanted = request.update_metadata
        reply = rtc.RequestResponse(request_id=wanted.request_id)
        if not self.participant.permission.can_update_metadata:
            reply.reason = rtc.RequestResponse.NOT_ALLOWED
            reply.message = "updating its own metadata is not permitted"
        else:
            try:
                self.participant.describe(wanted.name, wanted.metadata, wanted.attributes)
            except Refused as error:
                reply.reason = rtc.RequestResponse.LIMIT_EXCEEDED
                reply.message = str(error)
        self._outbox.put(rtc.SignalResponse(request_response=reply))
        if reply.reason == rtc.RequestResponse.OK:
            self.room.changed(self.participant)

    def _leave(self, _request: rtc.SignalRequest) -> None:
        self._rooms.remove(self.room, self.participant, models.CLIENT_INITIATED)

    def _ping(self, _request: rtc.SignalRequest) -> None:
        self._outbox.put(rtc.SignalResponse(pong=_now_ms()))

    def _ping_req(self, request: rtc.SignalRequest) -> None:
        pong = rtc.Pong(last_ping_timestamp=request.ping_req.timestamp, timestamp=_now_ms())
        self._outbox.put(rtc.SignalResponse(pong_resp=pong))

    def _sync_state(self, request: rtc.SignalRequest) -> None:
        """After a resume: what the client believes; an unsubscribed track stays unsubscribed."""
        subscription = request.sync_state.subscription
        if not subscription.subscribe and self.participant.auto_subscribe:
            self.room.subscribe(self.participant, subscription.track_sids[:1024], False)
        self.room.offer_tracks(self.participant, self.room.tracks_for(self.participant))

    def _simulate(self, request: rtc.SignalRequest) -> None:
        """Faults a client's test may ask for, where they concern that client only."""
        scenario = request.simulate.WhichOneof("scenario")
        if scenario == "disconnect_signal_on_resume":
            self._outbox.abort()
        elif scenario == "leave_request_full_reconnect":
            self._rooms.remove(
                self.room,
                self.participant,
                models.CLIENT_INITIATED,
                rtc.LeaveRequest.RECONNECT,
            )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def stale_session(outbox: Outbox) -> None:
    """Answer a resume of a session we do not have: the client must join anew."""
    leave = rtc.LeaveRequest(
        reason=models.STATE_MISMATCH, action=rtc.LeaveRequest.RECONNECT, can_reconnect=True
    )
    outbox.put(rtc.SignalResponse(leave=leave))


def failed_join(outbox: Outbox) -> None:
    """Send a client away that cannot come in however often it tries."""
    leave = rtc.LeaveRequest(reason=models.JOIN_FAILURE, action=rtc.LeaveRequest.DISCONNECT)
    outbox.put(rtc.SignalResponse(leave=leave))
