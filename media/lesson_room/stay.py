"""One stay in the room: from one connect to its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from livekit import rtc
from pydantic import ValidationError

from media.lesson_room.errors import EngineAwayError
from media.lesson_room.feeds import Feeds, feed_of
from media.lesson_room.own_tracks import OwnTracks
from media.lesson_room.people import Person, hand_in, screen_feed
from media.lesson_room.received import received
from media.lesson_room.telling import Telling
from media.lesson_room.voting import Listeners, Voting
from media.lesson_room.watch import PICTURE_GONE_S, LineWatch
from media.stage import HAND, SOUND_ONLY, RoomCard
from media.view import FrameSink
from wire.ids import is_staff

if TYPE_CHECKING:
    from media.sound import Sound

log = logging.getLogger(__name__)

_CONNECT_S = 4.0
"""For each of the SDK's attempts: long enough for a lost SYN to be sent twice again."""
_LEAVE_S = 3.0
"""How long leaving is waited for; it goes on in the background."""
_GIVE_UP_LEAVING_S = 30.0

_CAMERA = rtc.TrackSource.SOURCE_CAMERA
_SCREEN = rtc.TrackSource.SOURCE_SCREENSHARE
_HIGH = rtc.VideoQuality.VIDEO_QUALITY_HIGH
_LOW = rtc.VideoQuality.VIDEO_QUALITY_LOW

_leaving: set[asyncio.Task[None]] = set()
"""Rooms that are still being left; kept so that they are not forgotten half-way."""


class Stay:
    """`enter` once, `leave` once.  `on_change` is called whenever anything below may differ.

    Of one that `takes_nothing` no picture and no voice comes in before the first `show`.
    """

    def __init__(
        self,
        on_frame: FrameSink,
        sound: Sound,
        on_change: Callable[[], None],
        *,
        takes_nothing: bool = False,
    ) -> None:
        self._takes_all = not takes_nothing
        self.card: RoomCard | None = None
        self.ended = asyncio.Event()
        self.line = LineWatch(heard_at=time.monotonic())
        self.hub_muted_microphone = False
        self.feeds = Feeds(on_frame, sound, on_change)
        self._sound = sound
        self._on_change = on_change
        self._room = rtc.Room()
        self._own: OwnTracks | None = None
        self._telling: Telling | None = None
        self._voting: Voting | None = None
        self._signal_broken = False
        self._people: tuple[Person, ...] = ()
        self._speaking: frozenset[str] = frozenset()
        self._taken: dict[str, bool] = {}
        self._asked: dict[str, rtc.VideoQuality.ValueType] = {}
        self._published_at: dict[str, float] = {}
        self._connecting: asyncio.Future[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def enter(self, url: str, token: str) -> None:
        """Connect and take part.  Raises `EngineAwayError`."""
        self._hear_events()
        options = rtc.RoomOptions(
            auto_subscribe=self._takes_all, dynacast=True, connect_timeout=_CONNECT_S
        )
        self._connecting = asyncio.ensure_future(self._room.connect(url, token, options))
        try:
            # Cancelling the SDK's connect would leave a participant of ours behind.
            await asyncio.shield(self._connecting)
        except rtc.ConnectError as error:
            raise EngineAwayError(str(error.message)) from error
        me = self._room.local_participant
        self._own, self._telling = OwnTracks(me, self._sound), Telling(me)
        self._voting = Voting(me)
        for part in (self._own, self._telling, self._voting):
            self._begin(part.run())
        self.line = LineWatch(heard_at=time.monotonic())
        self._read_card()

    async def leave(self) -> None:
        """Stop everything and leave the room; bounded, and harmless when it has ended."""
        task = asyncio.create_task(self._leave(), name="leave the room")
        _leaving.add(task)
        task.add_done_callback(_leaving.discard)
        await asyncio.wait({task}, timeout=_LEAVE_S)

    async def look(self) -> None:
        """Count what arrived since the last look."""
        if not self._room.isconnected():
            return
        counted = await received(self._room)
        now = time.monotonic()
        if counted is not None:
            self.line = self.line.counted(counted.packets, counted.audio_packets, now)
        self.line = self.line.expecting(self._is_busy, now)

    @property
    def own(self) -> OwnTracks | None:
        """Our tracks, once we are inside."""
        return self._own

    @property
    def telling(self) -> Telling | None:
        """Our attributes, once we are inside."""
        return self._telling

    @property
    def voting(self) -> Voting | None:
        """Our answers, once we are inside."""
        return self._voting

    @property
    def staff(self) -> Listeners:
        """Everybody who teaches or helps to."""
        return frozenset((one.identity, one.sid) for one in self._people if is_staff(one.identity))

    @property
    def attributes(self) -> dict[str, str]:
        """What the room says of us."""
        inside = self._own is not None
        return self._room.local_participant.attributes if inside else {}

    @property
    def _is_busy(self) -> bool:
        """Whether media, or reports about ours, should be arriving all the time.

        Also while signalling is broken: silence then means that the engine is gone.
        """
        sending = self._own is not None and self._own.is_sending
        return (
            sending
            or self._signal_broken
            or any(
                publication.kind == rtc.TrackKind.KIND_AUDIO
                and not publication.muted
                and self._taken.get(publication.sid, self._takes_all)
                for person in self._room.remote_participants.values()
                for publication in person.track_publications.values()
            )
        )

    def people(self) -> tuple[Person, ...]:
        """Everybody else in the room; while signalling is broken, whoever was there last.

        The SDK forgets them all before it enters anew, and nobody has left for that.
        """
        if not self._signal_broken or self._room.remote_participants:
            there = self._room.remote_participants.values()
            self._people = tuple(self._person(one) for one in there)
        return self._people

    def picture_missing_s(self, identity: str) -> float | None:
        """For how long a picture that is published and not muted has not been seen."""
        participant = self._room.remote_participants.get(identity)
        camera = _video(participant, _CAMERA) if participant is not None else None
        if camera is None or camera.muted:
            return None
        now = time.monotonic()
        since_published = now - self._published_at.get(camera.sid, now)
        return min(since_published, self.feeds.unseen_s(identity, now))

    def show(self, big: str | None, neighbours: frozenset[str]) -> None:
        """Take the pictures that are shown and no others, the small ones from the low layer.

        `big` is a feed: of somebody who shares a screen it says which of both is the big one.
        """
        for participant in self._room.remote_participants.values():
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

    def _take(self, publication: rtc.RemoteTrackPublication, wanted: bool) -> None:
        if self._taken.get(publication.sid, self._takes_all) != wanted:
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
        unseen_s = self.feeds.unseen_s(screen_feed(participant.identity), time.monotonic())
        return unseen_s < float("inf")

    def _is_seen(self, publication: rtc.RemoteTrackPublication | None, feed: str) -> bool:
        if publication is None or publication.muted:
            return False
        return self.feeds.unseen_s(feed, time.monotonic()) < PICTURE_GONE_S

    def _hear_events(self) -> None:
        room = self._room
        for event in (
            "participant_connected",
            "participant_disconnected",
            "track_unpublished",
            "track_unmuted",
            "participant_attributes_changed",
            "participant_name_changed",
            "participant_permissions_changed",
        ):
            room.on(event, self._changed)
        room.on("track_published", self._published)
        room.on("track_subscribed", self._subscribed)
        room.on("track_unsubscribed", self._unsubscribed)
        room.on("track_muted", self._muted)
        room.on("active_speakers_changed", self._spoken)
        room.on("room_metadata_changed", self._read_card)
        room.on("reconnecting", self._reconnecting)
        room.on("reconnected", self._reconnected)
        room.on("disconnected", self._disconnected)

    def _changed(self, *_: object) -> None:
        self._on_change()

    def _published(self, publication: rtc.RemoteTrackPublication) -> None:
        self._published_at[publication.sid] = time.monotonic()
        self._on_change()

    def _subscribed(
        self,
        track: rtc.RemoteTrack,
        publication: rtc.RemoteTrackPublication,
        participant: rtc.RemoteParticipant,
    ) -> None:
        self._published_at.setdefault(publication.sid, time.monotonic())
        # A new subscription begins with the engine's own choice of a layer.
        self._asked.pop(publication.sid, None)
        self.feeds.attach(track, feed_of(participant.identity, publication.source))
        self._on_change()

    def _unsubscribed(
        self, _track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication
    ) -> None:
        self.feeds.detach(publication.sid)
        self._on_change()

    def _muted(self, participant: rtc.Participant, publication: rtc.TrackPublication) -> None:
        del participant
        if self._own is not None and self._own.is_microphone(publication.sid):
            self.hub_muted_microphone = True
        self._on_change()

    def _spoken(self, speakers: list[rtc.Participant]) -> None:
        self._speaking = frozenset(speaker.identity for speaker in speakers)
        self._on_change()

    def _read_card(self, *_: object) -> None:
        if not self._room.metadata:
            return
        try:
            # A newer hub may say more than we understand.
            self.card = RoomCard.model_validate_json(self._room.metadata, extra="ignore")
        except ValidationError as error:
            log.warning("the room's card is broken, keeping the last one: %s", error.title)
        self._on_change()

    def _reconnecting(self) -> None:
        self._signal_broken = True
        self.line = self.line.expecting(True, time.monotonic())

    def _reconnected(self) -> None:
        self._signal_broken = False
        if not self._takes_all:
            # Entered anew, the room gives us nothing that is not asked for again.
            self._taken.clear()
        for told in (self._telling, self._voting):
            if told is not None:
                told.forget()
        self._read_card()
        self._on_change()

    def _disconnected(self, reason: rtc.DisconnectReason.ValueType) -> None:
        log.info("room ended reason=%s", rtc.DisconnectReason.Name(reason))
        self.ended.set()
        self._on_change()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    async def _leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.feeds.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GIVE_UP_LEAVING_S):
                if self._connecting is not None:
                    await asyncio.gather(self._connecting, return_exceptions=True)
                await self._room.disconnect()


def _video(
    participant: rtc.RemoteParticipant, source: rtc.TrackSource.ValueType
) -> rtc.RemoteTrackPublication | None:
    found = (one for one in participant.track_publications.values() if one.source == source)
    return next(found, None)
