"""One stay in the room: from one connect to its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from livekit import rtc
from pydantic import ValidationError

from media.lesson_room.errors import EngineAwayError
from media.lesson_room.receiving.feeds import Feeds, feed_of
from media.lesson_room.receiving.others import Others
from media.lesson_room.receiving.received import received
from media.lesson_room.receiving.wanted import Wanted
from media.lesson_room.receiving.watch import LineWatch
from media.lesson_room.sending.ours import Ours
from media.lesson_room.sending.voting import Listeners
from media.lesson_room.shown.people import Person
from media.stage import RoomCard
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
        self.card: RoomCard | None = None
        self.ended = asyncio.Event()
        self.line = LineWatch(heard_at=time.monotonic())
        self.hub_muted_microphone = False
        self.feeds = Feeds(on_frame, sound, on_change)
        self.ours: Ours | None = None
        """What goes out, once we are inside."""
        self._sound = sound
        self._on_change = on_change
        self._room = rtc.Room()
        self._signal_broken = False
        self._wanted = Wanted(self.feeds, takes_all=not takes_nothing)
        self.others = Others(self._room, self.feeds)
        self._connecting: asyncio.Future[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def enter(self, url: str, token: str) -> None:
        """Connect and take part.  Raises `EngineAwayError`."""
        self._hear_events()
        options = rtc.RoomOptions(
            auto_subscribe=self._wanted.takes_all, dynacast=True, connect_timeout=_CONNECT_S
        )
        self._connecting = asyncio.ensure_future(self._room.connect(url, token, options))
        try:
            # Cancelling the SDK's connect would leave a participant of ours behind.
            await asyncio.shield(self._connecting)
        except rtc.ConnectError as error:
            raise EngineAwayError(str(error.message)) from error
        self.ours = Ours(self._room.local_participant, self._sound)
        self._tasks = [asyncio.create_task(work) for work in self.ours.runs()]
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
    def staff(self) -> Listeners:
        """Everybody who teaches or helps to."""
        return frozenset(
            (one.identity, one.sid) for one in self.others.last if is_staff(one.identity)
        )

    @property
    def _is_busy(self) -> bool:
        """Whether media, or reports about ours, should be arriving all the time.

        Also while signalling is broken: silence then means that the engine is gone.
        """
        sending = self.ours is not None and self.ours.tracks.is_sending
        return (
            sending
            or self._signal_broken
            or any(
                publication.kind == rtc.TrackKind.KIND_AUDIO
                and not publication.muted
                and self._wanted.takes(publication)
                for person in self._room.remote_participants.values()
                for publication in person.track_publications.values()
            )
        )

    def people(self) -> tuple[Person, ...]:
        """Everybody else in the room; while signalling is broken, whoever was there last.

        The SDK forgets them all before it enters anew, and nobody has left for that.
        """
        if not self._signal_broken or self._room.remote_participants:
            return self.others.look()
        return self.others.last

    def show(self, big: str | None, neighbours: Collection[str], in_sight: Collection[str]) -> None:
        """Take the pictures of `big` and `neighbours`; who is not `in_sight` sends none."""
        self._wanted.show(self._room.remote_participants.values(), big, neighbours, in_sight)

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
        self.others.published(publication)
        self._on_change()

    def _subscribed(
        self,
        track: rtc.RemoteTrack,
        publication: rtc.RemoteTrackPublication,
        participant: rtc.RemoteParticipant,
    ) -> None:
        self.others.subscribed(publication)
        self._wanted.subscribed(publication)
        self.feeds.attach(track, feed_of(participant.identity, publication.source))
        self._on_change()

    def _unsubscribed(
        self, _track: rtc.RemoteTrack, publication: rtc.RemoteTrackPublication
    ) -> None:
        self.feeds.detach(publication.sid)
        self._on_change()

    def _muted(self, participant: rtc.Participant, publication: rtc.TrackPublication) -> None:
        del participant
        if self.ours is not None and self.ours.tracks.is_microphone(publication.sid):
            self.hub_muted_microphone = True
        self._on_change()

    def _spoken(self, speakers: list[rtc.Participant]) -> None:
        self.others.spoken(speakers)
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
        self._wanted.entered_anew()
        if self.ours is not None:
            self.ours.entered_anew()
        self._read_card()
        self._on_change()

    def _disconnected(self, reason: rtc.DisconnectReason.ValueType) -> None:
        log.info("room ended reason=%s", rtc.DisconnectReason.Name(reason))
        self.ended.set()
        self._on_change()

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
