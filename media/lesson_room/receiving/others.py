"""Everybody else in the room, as one connection knows them."""

from __future__ import annotations

import time

from livekit import rtc

from media.lesson_room.receiving.feeds import Feeds
from media.lesson_room.receiving.watch import PICTURE_GONE_S
from media.lesson_room.shown.people import Person, hand_in, screen_feed
from media.stage import HAND, SOUND_ONLY

_CAMERA = rtc.TrackSource.SOURCE_CAMERA
_SCREEN = rtc.TrackSource.SOURCE_SCREENSHARE


class Others:
    """What the SDK says of them, and what of their pictures `feeds` has really seen."""

    def __init__(self, room: rtc.Room, feeds: Feeds) -> None:
        self._room = room
        self._feeds = feeds
        self.last: tuple[Person, ...] = ()
        """Who was there when they were looked at last."""
        self._speaking: frozenset[str] = frozenset()
        self._published_at: dict[str, float] = {}

    def look(self) -> tuple[Person, ...]:
        """Who is there now."""
        self.last = tuple(self._person(one) for one in self._room.remote_participants.values())
        return self.last

    def published(self, publication: rtc.RemoteTrackPublication) -> None:
        self._published_at[publication.sid] = time.monotonic()

    def subscribed(self, publication: rtc.RemoteTrackPublication) -> None:
        """One that was in the room before us counts as published now."""
        self._published_at.setdefault(publication.sid, time.monotonic())

    def spoken(self, speakers: list[rtc.Participant]) -> None:
        self._speaking = frozenset(speaker.identity for speaker in speakers)

    def picture_missing_s(self, identity: str) -> float | None:
        """For how long a picture that is published and not muted has not been seen."""
        participant = self._room.remote_participants.get(identity)
        camera = _video(participant, _CAMERA) if participant is not None else None
        if camera is None or camera.muted:
            return None
        now = time.monotonic()
        since_published = now - self._published_at.get(camera.sid, now)
        return min(since_published, self._feeds.unseen_s(identity, now))

    def _person(self, participant: rtc.RemoteParticipant) -> Person:
        identity, attributes = participant.identity, participant.attributes
        return Person(
            identity=identity,
            name=participant.name,
            has_picture=self._is_seen(_video(participant, _CAMERA), identity),
            has_screen=self._has_screen(participant),
            sound_only=attributes.get(SOUND_ONLY) == "1",
            speaking=identity in self._speaking,
            hand_at=hand_in(attributes.get(HAND, "")),
            sid=participant.sid,
        )

    def _has_screen(self, participant: rtc.RemoteParticipant) -> bool:
        """Whether a screen is shared.  One that stands still sends hardly a picture."""
        screen = _video(participant, _SCREEN)
        if screen is None or screen.muted:
            return False
        unseen_s = self._feeds.unseen_s(screen_feed(participant.identity), time.monotonic())
        return unseen_s < float("inf")

    def _is_seen(self, publication: rtc.RemoteTrackPublication | None, feed: str) -> bool:
        if publication is None or publication.muted:
            return False
        return self._feeds.unseen_s(feed, time.monotonic()) < PICTURE_GONE_S


def _video(
    participant: rtc.RemoteParticipant, source: rtc.TrackSource.ValueType
) -> rtc.RemoteTrackPublication | None:
    found = (one for one in participant.track_publications.values() if one.source == source)
    return next(found, None)
