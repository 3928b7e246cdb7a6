"""Where sound and pictures come from: not a track, which a reconnect ends, but a place for one."""

from __future__ import annotations

from dataclasses import dataclass

from livekit.protocol import models

from media.engine.errors import malformed, not_found
from media.engine.recording.requests import Wanted
from media.engine.rooms.room import Room
from media.engine.rooms.track import Track


@dataclass(frozen=True, slots=True)
class Place:
    """A publisher's source, whatever track there is at the moment."""

    identity: str
    source: models.TrackSource


def places_in(room: Room, wanted: Wanted) -> tuple[Place | None, Place | None]:
    """Where sound and picture come from; a track stands for its owner's source. Raises Refused."""
    if wanted.identity:
        return Place(wanted.identity, models.MICROPHONE), Place(wanted.identity, models.CAMERA)
    return (
        _place_of(room, wanted.audio_sid, models.AUDIO, "audio_track_id"),
        _place_of(room, wanted.video_sid, models.VIDEO, "video_track_id"),
    )


def track_at(room: Room, place: Place | None) -> Track | None:
    """The newest track at a place, if there is one at the moment."""
    participant = room.participants.get(place.identity) if place is not None else None
    if place is None or participant is None:
        return None
    found = [track for track in participant.tracks if track.info.source == place.source]
    return found[-1] if found else None


def _place_of(room: Room, sid: str, kind: models.TrackType, name: str) -> Place | None:
    if not sid:
        return None
    for participant in room.participants.values():
        # One that is still on its way counts: its owner may know it before we have its media.
        track = participant.link.publishing.by_sid(sid)
        if track is not None:
            if track.info.type != kind:
                raise malformed(f"{name} is a track of the other kind")
            return Place(participant.identity, track.info.source)
    raise not_found(f"{name}: track not found")
