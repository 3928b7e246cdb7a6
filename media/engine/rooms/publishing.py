"""A participant's publications: from an announced track to a media section, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from livekit.protocol import models, rtc

from media.engine.errors import Refused, forbidden
from media.engine.forward.inlet import Inlet
from media.engine.forward.inlet import Section as Source
from media.engine.negotiate.sections import AUDIO_LEVEL, MID, RID, Description, Section
from media.engine.negotiate.write import CODECS
from media.engine.rooms.grants import may_publish
from media.engine.rooms.track import Track, announced

MOST_TRACKS = 16


@dataclass(slots=True)
class Changes:
    """What a description changed."""

    begun: list[Track] = field(default_factory=list)
    ended: list[Track] = field(default_factory=list)


class Publishing:
    """Tracks announced (`pending`) and tracks that have a section, by mid."""

    def __init__(self, inlet: Inlet, feedback: Callable[[bytes], None]) -> None:
        self._inlet = inlet
        self._feedback = feedback
        self.pending: list[Track] = []
        self.tracks: dict[str, Track] = {}
        self._bound: dict[str, str] = {}  # mid -> the msid track id it was bound with

    def announce(
        self,
        request: rtc.AddTrackRequest,
        owner: tuple[str, str],
        permission: models.ParticipantPermission,
    ) -> Track:
        """Take an `add_track`; asked twice, it is the same track. Raises Refused."""
        for track in self.pending:
            if track.cid == request.cid:
                return track
        if not may_publish(permission, request.source):
            raise forbidden("publishing this source is not permitted")
        if len(self.pending) + len(self.tracks) >= MOST_TRACKS:
            raise Refused("resource_exhausted", 429, "too many tracks")
        track = announced(request, *owner)
        self.pending.append(track)
        return track

    def bind(self, offer: Description) -> Changes:
        """Match sections to announced tracks; `add_track` may come before the offer or after it."""
        changes = Changes()
        for section in offer.sections:
            if section.kind in CODECS:
                self._bind_section(section, changes)
        return changes

    def end(self, track: Track) -> None:
        """Take a track away though its section still sends; what it sends is dropped."""
        if self.tracks.get(track.mid) is track:
            del self.tracks[track.mid]
        if track in self.pending:
            self.pending.remove(track)
        if track.incoming is not None:
            track.incoming.allowed = False

    def by_sid(self, sid: str) -> Track | None:
        known = [*self.tracks.values(), *self.pending]
        return next((track for track in known if track.sid == sid), None)

    @property
    def plain(self) -> list[str]:
        """The mids of tracks whose publisher does not want its sound packed twice."""
        return [mid for mid, track in self.tracks.items() if track.info.disable_red]

    def _bind_section(self, section: Section, changes: Changes) -> None:
        mid = section.mid
        bound = self._bound.get(mid)
        if bound is not None and (not section.sends or section.track_id != bound):
            del self._bound[mid]
            self._inlet.forget(mid)
            ended = self.tracks.pop(mid, None)
            if ended is not None:
                changes.ended.append(ended)
            bound = None
        if not section.sends or bound is not None:
            return
        number = section.payload_type(CODECS[section.kind])
        track = self._match(section)
        if number is None or track is None:
            return
        self.pending.remove(track)
        incoming, rids = track.receive(section, self._feedback)
        extensions = section.extensions
        source = Source(
            mid=mid,
            incoming=incoming,
            payload_type=number,
            red_type=-1 if section.red_type is None else section.red_type,
            rids=tuple(rids),
            mid_extension=extensions.get(MID, 0),
            rid_extension=extensions.get(RID, 0),
            level_extension=extensions.get(AUDIO_LEVEL, 0),
        )
        self._inlet.accept(source, [one for one in section.ssrcs if one not in section.repairs])
        self.tracks[mid] = track
        self._bound[mid] = section.track_id
        changes.begun.append(track)

    def _match(self, section: Section) -> Track | None:
        same_kind = [track for track in self.pending if track.kind == section.kind]
        for track in same_kind:
            cids = {track.cid, *(codec.cid for codec in track.info.codecs)}
            if section.track_id and section.track_id in cids:
                return track
        return same_kind[0] if same_kind else None
