"""The lesson's room as this kiosk enters it: its camera, its sound, its way to a pass."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.config import KioskConfig
from kiosk.screen.agent_line import AgentRefusedError
from kiosk.screen.bridge import OpenRoom, Room, Seat
from wire.ids import LessonId

if TYPE_CHECKING:
    from media.camera import Camera
    from media.sound import Sound


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

    def open_room(seat: Seat) -> Room:
        # Imported late: home stands on the screen before the media library is loaded.
        from media.lesson_room import LessonRoom, PassRefused

        camera, nothing, sound = devices()
        sound.takes_turns = takes_turns()

        async def ask_pass(lesson_id: LessonId) -> tuple[str, str]:
            try:
                return await seat.ask_pass(lesson_id)
            except AgentRefusedError as refused:
                raise PassRefused(refused.reason) from refused

        return LessonRoom(
            me=seat.me,
            my_name=seat.my_name,
            ask_pass=ask_pass,
            camera=camera if seat.shows_camera else nothing,
            sound=sound,
            on_view=seat.on_view,
            on_frame=seat.on_frame,
            now=now,
            neighbors=seat.neighbors,
        )

    return open_room
