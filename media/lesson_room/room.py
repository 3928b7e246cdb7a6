"""The door: a lesson's room that is entered, watched, left and entered again, for ever."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from media.lesson_room.composing import Known, compose
from media.lesson_room.errors import EngineAwayError, PassRefused
from media.lesson_room.figures import LessonFigures
from media.lesson_room.lasting import Lasting, Way
from media.lesson_room.microphone import MicrophoneState
from media.lesson_room.people import Person, instructor_of
from media.lesson_room.stay import Stay
from media.lesson_room.voting import cast, standing
from media.lesson_room.watch import LOOK_EVERY_S, back_off_s
from media.stage import CAMERA, HAND, MICROPHONE, PEOPLE, SELF_MUTED, SOUND_ONLY, Vote
from media.view import SELF, FrameSink, LessonView, Link, Microphone
from wire.ids import CenterId, LessonId

if TYPE_CHECKING:
    from livekit import rtc

    from media.camera import Camera
    from media.device import Trouble
    from media.sound import Sound

log = logging.getLogger(__name__)

AskPass = Callable[[LessonId], Awaitable[tuple[str, str]]]
"""Gives (url, token) for one join, or raises `PassRefused`."""

MOST_NEIGHBOURS = 8
"""Pictures of other centres taken at once: what the largest screen shows."""
_ASK_S = 10.0


class LessonRoom:
    """One centre in a lesson.  Everything is called on one asyncio thread."""

    def __init__(  # noqa: PLR0913  the two devices, two sinks and who we are
        self,
        *,
        me: CenterId,
        my_name: str,
        ask_pass: AskPass,
        camera: Camera,
        sound: Sound,
        on_view: Callable[[LessonView], None],
        on_frame: FrameSink,
        now: Callable[[], datetime],
        neighbors: Sequence[CenterId] = (),
        people: Callable[[], int | None] = lambda: None,
    ) -> None:
        """`neighbors`: the other centres in the order in which we like to see them.
        `people`: how many the camera counts here, where anybody counts.
        """
        self._me = me
        self._neighbors = neighbors
        self._my_name = my_name
        self._ask_pass = ask_pass
        self._camera = camera
        self._sound = sound
        self._on_view = on_view
        self._on_frame = on_frame
        self._now = now
        self._people = people
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
            troubles=_troubles(self._camera, self._sound),
            people=self._people(),
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
            if stay.attributes.get(SELF_MUTED) == "1":
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
        if self._stay is not None and self._stay.own is not None:
            self._stay.own.show(frame)

    def _refresh(self) -> None:
        """Take in what the room says, act on it, and show it where it differs."""
        now = self._now()
        stay = self._stay
        if stay is not None:
            self._take_in(stay, now)
        view = self._compose(now)
        if stay is not None:
            self._act(stay, view)
        self._wake_when_open(view.microphone_opens_at, now)
        if view != self._lesson.view:
            self._lesson.view = view
            self._on_view(view)

    def _take_in(self, stay: Stay, now: datetime) -> None:
        self._lesson.people = stay.people()
        if stay.card is not None:
            self._lesson.stage = stay.card.stage
        floor = next((one for one in self._lesson.stage.floor if one.center_id == self._me), None)
        since = floor.since if floor is not None else None
        if since is not None and since != self._lesson.microphone.floor_since:
            # The hand asked for the floor, and here it is.
            self._lesson.hand_at = None
        self._lesson.microphone = self._lesson.microphone.with_floor(since, now)
        if stay.hub_muted_microphone:
            stay.hub_muted_microphone = False
            self._lesson.microphone = self._lesson.microphone.muted_by_hub()
        if stay.telling is not None:
            stay.telling.seen(stay.attributes)
            told = stay.attributes.get(HAND, "")
            self._lesson.hand_told(told, settled=stay.telling.is_settled(HAND))
        self._vote_again(stay)
        if self._lesson.stage.ended:
            stay.ended.set()

    def _vote_again(self, stay: Stay) -> None:
        """Have everybody who teaches know our answer for as long as the question is open."""
        lesson, question = self._lesson, self._lesson.stage.question
        lesson.vote = standing(lesson.vote, question)
        if stay.voting is not None:
            is_open = question is not None and not question.shows_result
            stay.voting.tell(lesson.vote if is_open else None, stay.staff)
            lesson.vote_told = lesson.vote_told or stay.voting.has_told(lesson.vote)
        lesson.vote_told = lesson.vote_told and lesson.vote is not None

    def _compose(self, now: datetime) -> LessonView:
        lesson = self._lesson
        teacher = instructor_of(lesson.people)
        known = Known(
            me=self._me,
            my_name=self._my_name,
            neighbors=self._neighbors,
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
        missing_s = self._stay.picture_missing_s(teacher.identity)
        return self._stay.line.carries_only_sound(time.monotonic(), missing_s)

    def _act(self, stay: Stay, view: LessonView) -> None:
        if self._outside:
            return
        shown = [tile.feed for tile in view.tiles if not tile.mine][:MOST_NEIGHBOURS]
        stay.show(view.main, frozenset(shown))
        if stay.own is None or stay.telling is None:
            return
        stay.own.want(
            camera=self._camera.state == "ok",
            microphone=view.microphone is Microphone.OPEN,
            music=view.stage.music,
        )
        people = self._people()
        stay.telling.tell(
            {
                HAND: self._lesson.hand_at.isoformat() if self._lesson.hand_at is not None else "",
                SELF_MUTED: "1" if self._lesson.microphone.self_muted else "",
                SOUND_ONLY: "1" if view.sound_only else "",
                PEOPLE: "" if people is None else str(people),
                CAMERA: self._camera.state,
                MICROPHONE: self._sound.microphone,
            }
        )

    def _wake_when_open(self, opens_at: datetime | None, now: datetime) -> None:
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if opens_at is not None:
            wait_s = max(0.0, (opens_at - now).total_seconds())
            self._opening = asyncio.get_running_loop().call_later(wait_s, self._refresh)


def _troubles(camera: Camera, sound: Sound) -> Mapping[str, Trouble]:
    """Why a device is missing, by device; nothing of those that work."""
    every: dict[str, Trouble] = {
        "camera": camera.trouble,
        "microphone": sound.microphone_trouble,
        "loudspeaker": sound.loudspeaker_trouble,
    }
    return {device: trouble for device, trouble in every.items() if trouble}
