"""The door: a lesson's room that is entered, watched, left and entered again, for ever."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from media.lesson_room.errors import EngineAwayError, PassRefused
from media.lesson_room.exchange import send_out, take_in
from media.lesson_room.figures import LessonFigures
from media.lesson_room.lasting import Lasting, Way
from media.lesson_room.place import Devices, Place
from media.lesson_room.receiving.watch import LOOK_EVERY_S, back_off_s
from media.lesson_room.sending.microphone import MicrophoneState
from media.lesson_room.sending.voting import cast
from media.lesson_room.shown.composing import Known, compose
from media.lesson_room.shown.people import Person, instructor_of
from media.lesson_room.stay import Stay
from media.stage import SELF_MUTED, Vote
from media.view import SELF, FrameSink, LessonView, Link
from wire.ids import LessonId

if TYPE_CHECKING:
    from livekit import rtc


log = logging.getLogger(__name__)

AskPass = Callable[[LessonId], Awaitable[tuple[str, str]]]
"""Gives (url, token) for one join, or raises `PassRefused`."""

_ASK_S = 10.0


class LessonRoom:
    """One centre in a lesson.  Everything is called on one asyncio thread."""

    def __init__(
        self,
        place: Place,
        devices: Devices,
        *,
        ask_pass: AskPass,
        on_view: Callable[[LessonView], None],
        on_frame: FrameSink,
        now: Callable[[], datetime],
    ) -> None:
        self._place = place
        self._devices = devices
        self._camera, self._sound = devices.camera, devices.sound
        self._ask_pass = ask_pass
        self._on_view = on_view
        self._on_frame = on_frame
        self._now = now
        self._stay: Stay | None = None
        self._opening: asyncio.TimerHandle | None = None
        self._outside = False
        self._lesson = Lasting()

    @property
    def figures(self) -> LessonFigures:
        """How this lesson has gone so far."""
        frames = self._lesson.frames_before + (
            self._stay.feeds.frames_received if self._stay else 0
        )
        return LessonFigures(
            join_started_at=self._lesson.join_started_at,
            joined_at=self._lesson.joined_at,
            audio_seconds=self._sound.played_s - self._lesson.played_before_s,
            frames_received=frames,
            camera=self._camera.state,
            microphone=self._sound.microphone,
            loudspeaker=self._sound.loudspeaker,
            troubles=self._devices.troubles,
            people=self._devices.people(),
        )

    async def run(
        self,
        lesson_id: LessonId,
        self_muted: bool = False,
        *,
        outside: bool = False,
        open_since: datetime | None = None,
    ) -> None:
        """Be in the lesson until its stage says that it has ended; cancel to leave earlier.

        `self_muted`: somebody here had switched the microphone off before a restart.
        `outside`: only be connected, neither seen nor heard, and see and hear nothing, until
        `open`.
        `open_since`: the floor, by its moment, whose countdown everybody here has seen already.
        """
        self._outside = outside
        microphone = MicrophoneState(open_since, open_since, self_muted)
        self._lesson = Lasting(self._now(), self._sound.played_s, microphone=microphone)
        if not outside:
            self._begin()
        looking = asyncio.create_task(self._look_around(), name="lesson room")
        try:
            self._refresh()
            failures = 0
            while not self._lesson.stage.ended:
                failures = 0 if await self._stay_once(lesson_id) else failures + 1
                if not self._lesson.stage.ended:
                    await asyncio.sleep(back_off_s(max(failures, 1)))
        finally:
            looking.cancel()
            self._camera.stop()
            await asyncio.gather(
                looking, asyncio.to_thread(self._sound.stop), return_exceptions=True
            )

    def open(self) -> None:
        """Now take part."""
        if not self._outside:
            return
        self._outside = False
        self._begin()
        if self._stay is not None:
            self._lesson.joined_at = self._now()
        self._refresh()

    def _begin(self) -> None:
        self._lesson.join_started_at = self._now()
        self._camera.start(self._own_picture)
        self._sound.start()

    def raise_hand(self, up: bool) -> None:
        """Somebody here wants to speak, or does no longer."""
        self._lesson.hand_at = self._now() if up else None
        self._lesson.hand_shown = False
        self._refresh()

    def answer(self, question_id: str, answer: int) -> None:
        """Somebody here answers the question on the stage, or answers it otherwise."""
        lesson = self._lesson
        wanted = Vote(question_id=question_id, answer=answer)
        vote = cast(lesson.vote, lesson.stage.question, wanted)
        if vote != lesson.vote:
            lesson.vote, lesson.vote_told = vote, False
            self._refresh()

    def duck(self, ducked: bool) -> None:
        """Have what is heard of the lesson step back, while the kiosk itself says something."""
        self._sound.duck(ducked)

    def set_self_muted(self, muted: bool) -> None:
        """나중에 and 마이크 끄기 are True, 마이크 켜기 is False."""
        self._lesson.microphone = self._lesson.microphone.muted_here(muted, self._now())
        self._refresh()

    async def _stay_once(self, lesson_id: LessonId) -> bool:
        """Enter, and stay for as long as it goes well; whether it ever did."""
        stay = Stay(self._on_frame, self._sound, self._refresh, takes_nothing=self._outside)
        try:
            async with asyncio.timeout(_ASK_S):
                url, token = await self._ask_pass(lesson_id)
            await stay.enter(url, token)
            self._entered(stay)
            await stay.ended.wait()
        except PassRefused as refused:
            log.info("no pass for the room, asking again reason=%s", refused.reason)
            return False
        except (EngineAwayError, TimeoutError) as error:
            log.warning("the room cannot be entered, trying again: %s", error or "no answer")
            self._lost()
            return False
        finally:
            self._lesson.frames_before += stay.feeds.frames_received
            self._stay = None
            await stay.leave()
        if not self._lesson.stage.ended:
            self._lost()
        return True

    def _entered(self, stay: Stay) -> None:
        self._stay = stay
        if not self._outside:
            self._lesson.joined_at = self._lesson.joined_at or self._now()
        self._lesson.way = Way(Link.LIVE)
        if not self._lesson.adopted:
            # A screen that was killed in mid-lesson: the room may still know that somebody
            # here wanted the microphone off.
            self._lesson.adopted = True
            if stay.ours is not None and stay.ours.attributes.get(SELF_MUTED) == "1":
                self._lesson.microphone = self._lesson.microphone.muted_here(True, self._now())
        self._refresh()

    def _lost(self) -> None:
        if self._lesson.way.link is not Link.LOST:
            log.info("link lost")
            self._lesson.way = Way(Link.LOST, self._now())
        self._refresh()

    async def _look_around(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            stay = self._stay
            if stay is not None:
                await stay.look()
            if stay is not None and stay is self._stay:
                self._judge_line(stay)
            self._refresh()

    def _judge_line(self, stay: Stay) -> None:
        at = time.monotonic()
        if stay.line.is_hopeless(at):
            log.warning("nothing arrives and nothing recovers: entering anew")
            stay.ended.set()
        elif stay.line.is_lost(at):
            self._lost()
        elif self._lesson.way.link is Link.LOST:
            log.info("link is back")
            self._lesson.way = Way(Link.LIVE)

    def _own_picture(self, frame: rtc.VideoFrame) -> None:
        self._on_frame(SELF, frame)
        if self._stay is not None and self._stay.ours is not None:
            self._stay.ours.tracks.show(frame)

    def _refresh(self) -> None:
        """Take in what the room says, act on it, and show it where it differs."""
        now = self._now()
        stay = self._stay
        if stay is not None:
            take_in(self._lesson, stay, self._place.me, now)
        view = self._compose(now)
        if stay is not None and not self._outside:
            send_out(self._lesson, stay, view, self._devices)
        self._wake_when_open(view.microphone_opens_at, now)
        if view != self._lesson.view:
            self._lesson.view = view
            self._on_view(view)

    def _compose(self, now: datetime) -> LessonView:
        lesson = self._lesson
        teacher = instructor_of(lesson.people)
        known = Known(
            me=self._place.me,
            my_name=self._place.name,
            neighbors=self._place.neighbors,
            link=lesson.way.link,
            lost_since=lesson.way.lost_since,
            stage=lesson.stage,
            people=lesson.people,
            microphone=lesson.microphone.shown(now, self._sound.microphone == "ok"),
            opens_at=lesson.microphone.opens_at,
            hand_at=lesson.hand_at,
            vote=lesson.vote,
            vote_told=lesson.vote_told,
            has_camera=self._camera.state == "ok",
            sound_only=self._is_sound_only(teacher),
        )
        return compose(known)

    def _is_sound_only(self, teacher: Person | None) -> bool:
        if self._stay is None or teacher is None or self._lesson.way.link is not Link.LIVE:
            return False
        missing_s = self._stay.others.picture_missing_s(teacher.identity)
        return self._stay.line.carries_only_sound(time.monotonic(), missing_s)

    def _wake_when_open(self, opens_at: datetime | None, now: datetime) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if opens_at is not None:
            wait_s = max(0.0, (opens_at - now).total_seconds())
            self._opening = asyncio.get_running_loop().call_later(wait_s, self._refresh)
