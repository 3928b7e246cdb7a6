"""Which of the tracks in the room are taken, and from which of their layers."""

from __future__ import annotations

from collections.abc import Iterable

from livekit import rtc

from media.lesson_room.receiving.feeds import feed_of
from wire.ids import is_staff

_HIGH = rtc.VideoQuality.VIDEO_QUALITY_HIGH
_LOW = rtc.VideoQuality.VIDEO_QUALITY_LOW


class Wanted:
    """Of one connection.  With `takes_all` a track that nobody asked for comes in, too."""

    def __init__(self, *, takes_all: bool) -> None:
        self.takes_all = takes_all
        self._taken: dict[str, bool] = {}
        self._asked: dict[str, rtc.VideoQuality.ValueType] = {}

    def show(
        self,
        participants: Iterable[rtc.RemoteParticipant],
        big: str | None,
        neighbours: frozenset[str],
    ) -> None:
        """Take the pictures that are shown and no others, the small ones from the low layer.

        `big` is a feed: of somebody who shares a screen it says which of both is the big one.
        """
        for participant in participants:
            for publication in participant.track_publications.values():
                if publication.kind != rtc.TrackKind.KIND_VIDEO:
                    self._take(publication, wanted=True)
                    continue
                identity = participant.identity
                large = feed_of(identity, publication.source) == big
                wanted = large or is_staff(identity) or identity in neighbours
                self._take(publication, wanted)
                if wanted:
                    self._ask_layer(publication, _HIGH if large else _LOW)

    def takes(self, publication: rtc.RemoteTrackPublication) -> bool:
        """Whether this one is to come in."""
        return self._taken.get(publication.sid, self.takes_all)

    def subscribed(self, publication: rtc.RemoteTrackPublication) -> None:
        """A new subscription begins with the engine's own choice of a layer."""
        self._asked.pop(publication.sid, None)

    def entered_anew(self) -> None:
        """The room gives us nothing that is not asked for again."""
        if not self.takes_all:
            self._taken.clear()

    def _take(self, publication: rtc.RemoteTrackPublication, wanted: bool) -> None:
        if self.takes(publication) != wanted:
            self._taken[publication.sid] = wanted
            publication.set_subscribed(wanted)

    def _ask_layer(
        self, publication: rtc.RemoteTrackPublication, layer: rtc.VideoQuality.ValueType
    ) -> None:
        if not publication.simulcasted or publication.track is None:
            return
        if self._asked.get(publication.sid) != layer:
            self._asked[publication.sid] = layer
            publication.set_video_quality(layer)
