"""The lesson's room as this kiosk enters it: its camera, its sound, its way to a pass."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from fleet.settings.values import KioskSettings
from kiosk.config import KioskConfig
from kiosk.screen.agent_line import AgentRefusedError
from media.view import SELF, FeedKey, FrameSink, LessonView
from wire.ids import CenterId, LessonId

if TYPE_CHECKING:
    from livekit import rtc

    from media.camera import Camera
    from media.headcount.counter import HeadCounter
    from media.lesson_room import LessonFigures
    from media.sound import Sound

AskPass = Callable[[LessonId], Awaitable[tuple[str, str]]]


class Room(Protocol):
    """What the screen asks of `media.lesson_room.LessonRoom`; tests bring a room of their own."""

    @property
    def figures(self) -> LessonFigures: ...

    async def run(
        self,
        lesson_id: LessonId,
        self_muted: bool = False,
        *,
        outside: bool = False,
        open_since: datetime | None = None,
    ) -> None: ...

    def open(self) -> None: ...

    def raise_hand(self, up: bool) -> None: ...

    def set_self_muted(self, muted: bool) -> None: ...

    def answer(self, question_id: str, answer: int) -> None: ...

    def duck(self, ducked: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """Who enters a room, and what it needs of us there."""

    me: CenterId
    my_name: str
    ask_pass: AskPass  # raises `AgentRefusedError`
    on_view: Callable[[LessonView], None]
    on_frame: FrameSink
    told: Callable[[], KioskSettings] = KioskSettings
    neighbors: tuple[CenterId, ...] = ()


OpenRoom = Callable[[Seat], Room]
"""Makes the room of a lesson, on the asyncio thread."""


def rooms(
    config: KioskConfig,
    now: Callable[[], datetime],
    takes_turns: Callable[[], bool] = lambda: False,
) -> OpenRoom:
    """What makes the room of each lesson; camera and sound are the same ones every time.

    `takes_turns` says whether the microphone waits for the loudspeaker there.
    """

    @functools.cache
    def devices() -> tuple[Camera, Camera, Sound]:
        from media.camera import Camera
        from media.sound import Sound

        sound = Sound(
            enabled=config.sound.enabled,
            microphone=config.sound.microphone,
            loudspeaker=config.sound.loudspeaker,
            echo_cancellation=config.sound.echo_cancellation,
        )
        return Camera(config.camera.source), Camera(""), sound

    @functools.cache
    def heads(told: Callable[[], KioskSettings]) -> HeadCounter:
        from media.headcount.counter import HeadCounter

        def wanted() -> bool:
            said = told().headcount
            return config.camera.headcount if said is None else said

        return HeadCounter(wanted)

    def open_room(seat: Seat) -> Room:
        # Imported late: home stands on the screen before the media library is loaded.
        from media.lesson_room import Devices, LessonRoom, PassRefused, Place

        camera, nothing, sound = devices()
        counter, told = heads(seat.told), seat.told()
        sound.takes_turns = takes_turns()
        sound.has_microphone = told.microphone is not False

        def on_frame(feed: FeedKey, frame: rtc.VideoFrame) -> None:
            if feed == SELF:
                counter.offer(frame)
            seat.on_frame(feed, frame)

        async def ask_pass(lesson_id: LessonId) -> tuple[str, str]:
            try:
                return await seat.ask_pass(lesson_id)
            except AgentRefusedError as refused:
                raise PassRefused(refused.reason) from refused

        return LessonRoom(
            Place(seat.me, seat.my_name, seat.neighbors),
            Devices(
                camera=nothing if told.camera is False else camera,
                sound=sound,
                people=lambda: counter.people,
            ),
            ask_pass=ask_pass,
            on_view=seat.on_view,
            on_frame=on_frame,
            now=now,
        )

    return open_room
