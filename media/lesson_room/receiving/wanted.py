"""Which of the tracks in the room are taken, in which size, and which of them rest.

A picture that nobody has in sight rests: its track stays, so that it is back as soon as one
picture that needs no other has come, but nothing of it is sent or decoded.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

from livekit import rtc
from livekit.rtc import _ffi_client as sdk
from livekit.rtc._proto import ffi_pb2

from media.lesson_room.receiving.feeds import Feeds, feed_of
from media.lesson_room.receiving.watch import PICTURE_GONE_S
from wire.ids import is_staff

_SMALL = (320, 180)
_LARGE = (1280, 720)
"""Of a track that does not tell its size."""

Size = tuple[int, int]


class Wanted:
    """Of one connection.  With `takes_all` a track that nobody asked for comes in, too."""

    def __init__(self, feeds: Feeds, *, takes_all: bool) -> None:
        self.takes_all = takes_all
        self._feeds = feeds
        self._taken: dict[str, bool] = {}
        self._asked: dict[str, tuple[Size, float]] = {}
        self._resting: set[str] = set()

    def show(
        self,
        participants: Iterable[rtc.RemoteParticipant],
        big: str | None,
        neighbours: Collection[str],
        in_sight: Collection[str],
    ) -> None:
        """Take the pictures that are shown and no others, small ones from the low layer.

        `big` is a feed: of somebody who shares a screen it says which of both is the big one.
        `neighbours` are taken, and rest while they are not `in_sight`, too.
        """
        for participant in participants:
            for publication in participant.track_publications.values():
                if publication.kind != rtc.TrackKind.KIND_VIDEO:
                    self._take(publication, wanted=True)
                    continue
                identity = participant.identity
                feed = feed_of(identity, publication.source)
                near = feed == big or is_staff(identity)
                self._take(publication, near or identity in neighbours)
                if self.takes(publication):
                    size = _whole(publication) if feed == big else _SMALL
                    self._send(publication, feed, size, rests=not near and identity not in in_sight)

    def takes(self, publication: rtc.RemoteTrackPublication) -> bool:
        """Whether this one is to come in."""
        return self._taken.get(publication.sid, self.takes_all)

    def subscribed(self, publication: rtc.RemoteTrackPublication) -> None:
        """A new subscription begins awake, and with the engine's own choice of a layer."""
        self._asked.pop(publication.sid, None)
        self._resting.discard(publication.sid)

    def entered_anew(self) -> None:
        """The room gives us nothing that is not asked for again."""
        if not self.takes_all:
            self._taken.clear()

    def _take(self, publication: rtc.RemoteTrackPublication, wanted: bool) -> None:
        if self.takes(publication) != wanted:
            self._taken[publication.sid] = wanted
            publication.set_subscribed(wanted)

    def _send(
        self, publication: rtc.RemoteTrackPublication, feed: str, size: Size, *, rests: bool
    ) -> None:
        """Have a picture sent in this size, or none of it; of one that is not there yet nothing."""
        track, sid = publication.track, publication.sid
        if track is None:
            return
        if rests:
            if sid not in self._resting:
                self._resting.add(sid)
                self._feeds.detach(sid)
                _enable(publication, False)
            return
        self._ask_size(publication, feed, size)
        if sid in self._resting:
            self._resting.discard(sid)
            _enable(publication, True)
            self._feeds.attach(track, feed)

    def _ask_size(self, publication: rtc.RemoteTrackPublication, feed: str, size: Size) -> None:
        """Say which layer, and say it again while nothing comes.

        The SDK sends each word in a task of its own: two may arrive in another order.
        """
        now = time.monotonic()
        asked, at = self._asked.get(publication.sid, (None, now))
        waited_s = min(now - at, self._feeds.unseen_s(feed, now))
        missing = not publication.muted and waited_s > PICTURE_GONE_S
        if asked != size or missing:
            self._asked[publication.sid] = size, now
            _resize(publication, size)


def _whole(publication: rtc.RemoteTrackPublication) -> Size:
    width, height = publication.width, publication.height
    return (width, height) if width and height else _LARGE


# The SDK's engine knows both requests; its Python half has no method for them.
def _enable(publication: rtc.RemoteTrackPublication, enabled: bool) -> None:
    request = ffi_pb2.FfiRequest()
    wanted = request.enable_remote_track_publication
    wanted.track_publication_handle = publication._ffi_handle.handle
    wanted.enabled = enabled
    sdk.FfiClient.instance.request(request)


def _resize(publication: rtc.RemoteTrackPublication, size: Size) -> None:
    request = ffi_pb2.FfiRequest()
    wanted = request.update_remote_track_publication_dimension
    wanted.track_publication_handle = publication._ffi_handle.handle
    wanted.width, wanted.height = size
    sdk.FfiClient.instance.request(request)
