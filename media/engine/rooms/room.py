"""A room: its participants, and what they are told of one another."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from livekit.protocol import models, rtc, webhook
from livekit.protocol.models import DisconnectReason

from media.engine.forward.sound.loudest import Loudest
from media.engine.rooms.grants import may_publish
from media.engine.rooms.participant import Participant, Phase
from media.engine.rooms.track import Track, new_sid

log = logging.getLogger(__name__)

Notify = Callable[[webhook.WebhookEvent], None]


@dataclass(slots=True)
class RoomLimits:
    """Seconds, and numbers of people and of microphones heard at a time (0: any)."""

    empty_timeout_s: int = 300
    departure_timeout_s: int = 20
    most_participants: int = 0
    loudest: int = 3


@dataclass(frozen=True, slots=True)
class Revoked:
    """Tokens of one identity that are no longer taken, by the second they were issued in."""

    renewed_before: int
    hub_before: int

    def limit(self, renewed: bool) -> int:
        return self.renewed_before if renewed else self.hub_before


@dataclass(eq=False)
class Room:
    """Participants by identity; permissions given by the hub outlive their sessions."""

    name: str
    limits: RoomLimits
    notify: Notify
    sid: str = field(default_factory=lambda: new_sid("RM_"))
    metadata: str = ""
    created_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)
    participants: dict[str, Participant] = field(default_factory=dict)
    overrides: dict[str, models.ParticipantPermission] = field(default_factory=dict)
    revoked: dict[str, Revoked] = field(default_factory=dict)
    empty_since: float | None = None
    had_people: bool = False
    loud: set[str] = field(default_factory=set)  # sids told to be speaking
    loudest: Loudest = field(init=False)

    def __post_init__(self) -> None:
        self.loudest = Loudest(self.limits.loudest)

    recorded: bool = False

    def info(self) -> models.Room:
        people = [one for one in self.participants.values() if one.active and not one.hidden]
        return models.Room(
            sid=self.sid,
            name=self.name,
            metadata=self.metadata,
            empty_timeout=self.limits.empty_timeout_s,
            departure_timeout=self.limits.departure_timeout_s,
            max_participants=self.limits.most_participants,
            creation_time=self.created_ms // 1000,
            creation_time_ms=self.created_ms,
            num_participants=len(people),
            num_publishers=sum(bool(one.tracks) for one in people),
            enabled_codecs=enabled_codecs(),
            active_recording=self.recorded,
        )

    def everybody(self) -> list[Participant]:
        return list(self.participants.values())

    def others(self, participant: Participant) -> list[Participant]:
        """Those whom a participant may see."""
        return [one for one in self.participants.values() if one is not participant and one.active]

    def activate(self, participant: Participant) -> None:
        """Its connection stands: show it to the others, and give it their tracks."""
        if participant.phase is not Phase.JOINING:
            return
        participant.phase = Phase.ACTIVE
        self.had_people = True
        log.info("participant active room=%s participant=%s", self.sid, participant.sid)
        self.changed(participant)
        # What others published while this one was joining was announced to it, not offered.
        self.offer_tracks(participant, self.tracks_for(participant))
        self.tell_speakers(participant)
        self.tell("participant_joined", participant)
        self._show(participant, participant.tracks)
        self.tell_room()

    def changed(self, participant: Participant) -> None:
        """Tell everybody what a participant is now."""
        participant.version += 1
        update = rtc.ParticipantUpdate(participants=[participant.info()])
        message = rtc.SignalResponse(update=update)
        if participant.phase is not Phase.GONE:
            participant.say(message)
        if participant.hidden or participant.phase is Phase.JOINING:
            return
        # Those who are still joining were told who is there, so they are told what changes.
        self.broadcast(message, [one for one in self.everybody() if one is not participant])

    def broadcast(self, message: rtc.SignalResponse, to: Iterable[Participant]) -> None:
        for one in to:
            one.say(message)

    def tell_speakers(self, participant: Participant) -> None:
        """Tell somebody who just came who speaks and who does not; later only what changes."""
        told = [
            models.SpeakerInfo(sid=one.sid, level=one.loudness, active=one.sid in self.loud)
            for one in self.others(participant)
            if not one.hidden
        ]
        if told:
            changed = rtc.SpeakersChanged(speakers=told)
            participant.say(rtc.SignalResponse(speakers_changed=changed))

    def tell_room(self) -> None:
        """Tell everybody what the room is now."""
        message = rtc.SignalResponse(room_update=rtc.RoomUpdate(room=self.info()))
        self.broadcast(message, self.everybody())

    def published(self, participant: Participant, tracks: Iterable[Track]) -> None:
        """Tracks have their sections; while their owner is still joining, nobody is to know."""
        fresh = list(tracks)
        for track in fresh:
            track.published = True
            if track.incoming is not None and track.info.source == models.MICROPHONE:
                place = self.loudest.open(_always_heard(participant))
                place.gone = track.incoming.take_back
                track.incoming.place = place
        self.changed(participant)
        if participant.active:
            self._show(participant, fresh)

    def _show(self, participant: Participant, tracks: Iterable[Track]) -> None:
        """Give tracks to the others, who were told whose they are: one that comes from somebody
        unknown is dropped by the SDKs for good.
        """
        shown = list(tracks)
        for track in shown:
            log.info("track published participant=%s track=%s", participant.sid, track.sid)
            self.tell("track_published", participant, track)
        for other in () if participant.hidden else self.others(participant):
            self.offer_tracks(other, shown)

    def unpublished(self, participant: Participant, track: Track) -> None:
        """A track ended, by its owner or by us."""
        was_public = track.published
        track.close_microphone()
        track.published = False
        participant.link.publishing.end(track)
        ended = rtc.TrackUnpublishedResponse(track_sid=track.sid)
        participant.say(rtc.SignalResponse(track_unpublished=ended))
        if not was_public:
            return
        self.changed(participant)
        for other in self.participants.values():
            if other.link.subscribing.drop(track.sid):
                other.link.renegotiate()
        log.info("track unpublished participant=%s track=%s", participant.sid, track.sid)
        if participant.active:
            self.tell("track_unpublished", participant, track)

    def offer_tracks(self, participant: Participant, tracks: Iterable[Track]) -> None:
        """Subscribe somebody to tracks, unless they may not or do not want to."""
        if not participant.permission.can_subscribe or not participant.auto_subscribe:
            return
        subscribing = participant.link.subscribing
        fresh = [t for t in tracks if t.sid not in subscribing.declined and subscribing.want(t)]
        if fresh:
            participant.link.renegotiate()

    def tracks_for(self, participant: Participant) -> list[Track]:
        """Everything the others publish."""
        return [t for o in self.others(participant) if not o.hidden for t in o.tracks]

    def subscribe(self, participant: Participant, sids: Iterable[str], wanted: bool) -> None:
        """A participant's own choice, or the hub's for it."""
        known = {track.sid: track for track in self.tracks_for(participant)}
        subscribing = participant.link.subscribing
        changed = False
        for sid in sids:
            if not wanted:
                if len(subscribing.declined) < 4096:
                    subscribing.declined.add(sid)
                changed |= subscribing.drop(sid)
            elif sid in known and participant.permission.can_subscribe:
                subscribing.declined.discard(sid)
                changed |= subscribing.want(known[sid])
        if changed:
            participant.link.renegotiate()

    def permit(self, participant: Participant, permission: models.ParticipantPermission) -> None:
        """Give other permissions, at once: what is no longer allowed ends here and now."""
        self.overrides[participant.identity] = permission
        participant.renew_at = 0.0
        could_subscribe = participant.permission.can_subscribe
        participant.permission = permission
        publishing = participant.link.publishing
        for track in publishing.tracks.values():
            if track.incoming is not None and track.incoming.place is not None:
                track.incoming.place.lead(_always_heard(participant))
        for track in [*publishing.tracks.values(), *publishing.pending]:
            if not may_publish(permission, track.info.source):
                self.unpublished(participant, track)
        if could_subscribe and not permission.can_subscribe:
            for sid in list(participant.link.subscribing.wanted):
                participant.link.subscribing.drop(sid)
            participant.link.renegotiate()
        elif permission.can_subscribe and not could_subscribe:
            self.offer_tracks(participant, self.tracks_for(participant))
        self.changed(participant)

    def choose_layers(self, participant: Participant, now: float) -> None:
        """Divide somebody's line anew; tell it of pictures that paused or came back."""
        changed = {slot.ssrc: slot for slot in participant.link.outlet.assign(now)}
        if not changed:
            return
        update = rtc.StreamStateUpdate()
        for subscription in participant.link.subscribing.wanted.values():
            slot = subscription.slot
            if slot is not None and slot.ssrc in changed:
                state = rtc.PAUSED if slot.starved else rtc.ACTIVE
                track = subscription.track
                update.stream_states.add(
                    participant_sid=track.owner_sid, track_sid=track.sid, state=state
                )
        participant.say(rtc.SignalResponse(stream_state_update=update))

    def mute(self, participant: Participant, track: Track, muted: bool) -> None:
        track.mute(muted)
        if track.published:
            self.changed(participant)

    def mute_for(self, participant: Participant, track: Track) -> None:
        """Mute somebody's track from outside; its sound stops here, whatever the client does."""
        if not track.info.muted:
            self.mute(participant, track, True)
        mute = rtc.MuteTrackRequest(sid=track.sid, muted=True)
        participant.say(rtc.SignalResponse(mute=mute))

    def depart(self, participant: Participant, reason: DisconnectReason) -> None:
        """Take somebody out and tell the rest; closing its link is the caller's."""
        if self.participants.get(participant.identity) is not participant:
            return
        was_active = participant.active
        for track in list(participant.tracks):
            track.published = False
            track.close_microphone()
            for other in self.others(participant):
                if other.link.subscribing.drop(track.sid):
                    other.link.renegotiate()
            if was_active:
                self.tell("track_unpublished", participant, track)
        del self.participants[participant.identity]
        participant.phase, participant.reason = Phase.GONE, reason
        self.loud.discard(participant.sid)
        log.info(
            "participant left room=%s participant=%s reason=%s",
            self.sid,
            participant.sid,
            DisconnectReason.Name(reason),
        )
        if was_active:
            self.changed(participant)
            self.tell("participant_left", participant)
            self.tell_room()
        else:
            self.tell("participant_connection_aborted", participant)

    def tell(
        self,
        event: str,
        participant: Participant | None = None,
        track: Track | None = None,
    ) -> None:
        """Tell the hub by webhook."""
        message = webhook.WebhookEvent(event=event, room=self.info())
        if participant is not None:
            message.participant.CopyFrom(participant.info())
        if track is not None:
            message.track.CopyFrom(track.info)
        self.notify(message)


def _always_heard(participant: Participant) -> bool:
    """Whoever may show everybody a screen leads, and is never cut off by whoever is louder.

    A token that does not tell sources apart allows that, so among such everybody is heard.
    """
    return may_publish(participant.permission, models.SCREEN_SHARE)


def enabled_codecs() -> list[models.Codec]:
    return [models.Codec(mime="audio/opus"), models.Codec(mime="video/VP8")]
