"""Where everything meets: events in, one complete `KioskState` out.

One event at a time; what must survive is on disk before anybody hears of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from content import player
from content.item import Outcome
from fleet.errands.errand import Reason
from fleet.health import KioskReport
from fleet.report import Figures, build
from fleet.settings.values import KioskSettings
from kiosk.agent import loudness, mode
from kiosk.agent.corner.corner import Corner
from kiosk.agent.films import Films
from kiosk.agent.health.screen_watch import ScreenWatch
from kiosk.agent.help import Help
from kiosk.agent.mode.lessons import seen_first
from kiosk.agent.mode.occasion import occasion
from kiosk.agent.mode.outside import outside
from kiosk.agent.mode.page import taken_up
from kiosk.agent.mode.rest import unrest
from kiosk.agent.notices import Notices
from kiosk.agent.onlookers import Onlookers
from kiosk.agent.people import People
from kiosk.agent.selfcheck.check import SelfChecks
from kiosk.agent.wishes import Wished
from kiosk.config import Volume as Limits
from kiosk.state import KioskState, Mode, Pairing, Press, Progress, ScreenReport, Talk
from notice import talk as hub_talk
from schedule.timetable import Center, Lesson, Timetable, with_lead
from wire.clock import Clock
from wire.ids import LessonId

TICK_S = 1.0

log = logging.getLogger(__name__)


class Desk:
    """The agent's only state that others see."""

    def __init__(
        self,
        clock: Clock,
        limits: Limits,
        wished: Wished,
        speaker: loudness.Loudspeaker,
        people: People,
        films: Films,
    ) -> None:
        self._clock = clock
        self._wished = wished
        self._volume = loudness.Volume(wished, speaker, limits)
        self._people = people
        self._films = films
        self.notices = Notices(people)
        self._help = Help(wished, self.notices)
        self._mode = mode.State(
            choices=wished.now.choices,
            film=wished.now.film,
            show=wished.now.show,
            shelf=films.items,
            patience=films.patience,
            attendance_until=taken_up(wished.now.attendance_opened_at, clock.now()),
        )
        self._center: Center | None = None
        self._pairing: Pairing | None = None
        self._hub_reachable = True
        self.say_of_talk: Callable[[mode.SayOfTalk], None] = lambda _: None
        """Carries to the hub how a talk stands here; it must not block."""
        self.timetable_refused: str | None = None
        """Why a newer timetable is not obeyed, in words for the hub; None where none is."""
        self._one_at_a_time = asyncio.Lock()
        self._listeners: list[Callable[[KioskState], None]] = []
        self.screen = ScreenWatch(time.monotonic())
        self.checks = SelfChecks()
        self._settings = KioskSettings()
        self._timetable: Timetable | None = None
        self._lead_s: int | None = None
        self._rests: mode.Rests | None = None
        self.corner = Corner()
        self._onlookers = Onlookers()
        films.keep(self._mode.film)
        self.state = self._as_state()
        people.listen(self._publish)
        self.notices.listen(self._publish)

    def listen(self, listener: Callable[[KioskState], None]) -> None:
        """Have `listener` called with the complete state after each change; it must not block."""
        self._listeners.append(listener)

    async def start(self, center: Center | None, timetable: Timetable | None) -> None:
        """Leave STARTING with what the disk held, and make it as loud as it was."""
        if center is None:
            await self.unpaired()
        else:
            await self.paired(center, timetable)
        self._volume.set()

    async def tick(self) -> float:
        """Look at the clock; in how many seconds it has to be looked at again."""
        film = self._mode.film
        if film is not None and not self._films.is_there(film):
            await self._happen(mode.FilmEnded(film.play_id, Outcome.BROKEN))
        if self._lead_s != self._settings.lead_s and self._timetable is not None:
            await self.timetable_arrived(self._timetable)
        if self._rests is not None:
            rests, self._rests = self._rests, None
            await self._happen(rests)
        if self._mode.shelf != self._films.items:
            await self._happen(mode.Shelved(self._films.items))
        await self.notices.tell()
        async with self._one_at_a_time:
            await self._help.settle()
        await self.checks.tick(self._mode, self._clock.now())
        await self._happen(mode.Tick())
        talk, now = self.state.talk, self._clock.now()
        ends = [self.state.countdown_ends, talk.opens_at if talk is not None else None]
        left_s = [(one - now).total_seconds() for one in ends if one is not None]
        return min([TICK_S, *(max(0.01, one) for one in left_s)])

    async def paired(self, center: Center, timetable: Timetable | None = None) -> None:
        self._center, self._pairing = center, None
        self._people.paired(center.id)
        if timetable is not None:
            await self.timetable_arrived(timetable)
        await self._happen(mode.Paired(center.id))

    async def unpaired(self) -> None:
        """Forget whose kiosk this is, after the journal has heard of a film that was on."""
        self._center = self._timetable = None
        await self._happen(mode.Unpaired())
        if self._wished.now.played:
            # The journal did not take them; the next centre has not seen these films.
            await self._wished.change(played=())
        await self.notices.forget()
        await self._people.unpaired()

    async def timetable_arrived(self, timetable: Timetable) -> None:
        self._timetable, self._lead_s = timetable, self._settings.lead_s
        await self._happen(mode.TimetableArrived(with_lead(timetable, self._lead_s)))

    async def lesson_closed(self, lesson_id: LessonId) -> None:
        """The stage or the hub says that this lesson is over before its time."""
        await self._happen(mode.LessonClosed(lesson_id))

    async def talk_told(self, talk: hub_talk.Talk | None) -> None:
        """The hub has said which talk this kiosk is asked for, or is in."""
        await self._happen(mode.TalkTold(talk))

    def cache_changed(self) -> None:
        self._films.cache_changed()
        self._publish()

    def show_code(self, pairing: Pairing | None) -> None:
        self._pairing = pairing
        self._publish()

    def hub_is(self, reachable: bool) -> None:
        self._hub_reachable = reachable
        self.corner.hub_is(reachable, self._clock.now())
        self._publish()

    def obey(self, limits: Limits, settings: KioskSettings, rests: mode.Rests) -> None:
        """What the hub says from now on; the volume is brought between its limits."""
        # Nobody draws the number that opens the corner.
        self.corner.hashed = settings.helper_pin or ""
        self._settings = settings.model_copy(update={"helper_pin": None})
        self._rests = rests
        self._volume.between(limits)
        self._publish()

    def operator_looks(self, errand_id: str) -> None:
        """Tell people so, and have the screen send a picture for this errand."""
        self._onlookers.operator_looks(errand_id, self._clock.now())
        self._publish()

    def unrest(self) -> Reason:
        """What must not be interrupted now by a restart; `Reason.NONE` when nothing would be."""
        if self._onlookers.somebody_is_there:
            return Reason.IN_USE
        return Reason(unrest(self._mode, self._clock.now()))

    async def press(self, press: Press) -> str | None:
        """Do what somebody pressed; None when it is done and on disk, else the refusal's slug."""
        self._onlookers.pressed()
        match press.what:
            case "watch":
                return await self._happen(self._films.watch(press.subject))
            case "present" | "absent" | "guest" | "guest_less" | "everybody" | "everybody_undone":
                return await self._tap(press)
            case "help" | "mute" | "unmute" | "louder" | "quieter":
                await self._happen(mode.Touched())
                return await self._wish(press.what)
            case "notice_seen":
                await self._happen(mode.Touched())
                refusal = await self.notices.confirm(press.subject, self._clock.now())
                self._publish()
                return refusal
            case "attendance" if self.state.attendance is None:
                return "no_roll"
            case "corner_stays":
                return await self._happen(mode.Touched())
            case "corner_pin":
                refusal = await self.corner.knock(press.subject, press.key)
                return refusal or await self._happen(mode.CornerOpened())
            case "restart_program" | "restart_machine":
                await self._happen(mode.Touched())
                return await self.corner.start_anew(press.what, self._mode, self._clock.now())
        return await self._happen(mode.Pressed(press.what))

    async def progressed(self, progress: Progress) -> None:
        for event in self._films.said(progress):
            await self._happen(event)

    async def screen_came(self) -> None:
        """A screen connected; the sound server it speaks to may be a new one, too."""
        self.screen.came(time.monotonic())
        self._volume.set()
        await self._happen(mode.ScreenCame())

    def screen_left(self) -> None:
        self.screen.left(time.monotonic())

    async def screen_said(self, report: ScreenReport) -> None:
        self.screen.said(report, time.monotonic())
        if report.talk_id is not None:
            # Nobody sees the lesson's room meanwhile.
            await self._happen(mode.TalkMet(report.talk_id, report.met))
        elif report.lesson_id is not None and report.taught is not self._mode.taught:
            await self._happen(mode.Taught(report.lesson_id, report.taught))
        if report.ended and report.lesson_id is not None:
            await self.lesson_closed(report.lesson_id)

    def report(self, disk_free_mib: int | None) -> KioskReport:
        """How this kiosk is doing now."""
        known = self._mode.timetable.version if self._mode.timetable.centers else None
        stock = self._films.stock
        return build(
            self._clock.now(),
            self.state.mode,
            Figures(
                timetable_version=known,
                timetable_refused=self.timetable_refused,
                help_asked_at=self.state.help_asked_at,
                disk_free_mib=disk_free_mib,
                library_version=stock.version,
                items_ready=stock.ready,
                items_wanted=stock.wanted,
                voice_version=stock.voice,
                settings_version=self._settings.version,
                records_waiting=self._people.waiting,
                notices_version=self.notices.board.version,
                check=self.checks.last,
            ),
            self.screen.health(time.monotonic()),
        )

    async def _happen(self, event: mode.Event) -> str | None:
        # To its end, also when whoever asked for it is gone: a film must not be half told.
        return await asyncio.shield(self._step(event))

    async def _step(self, event: mode.Event) -> str | None:
        async with self._one_at_a_time:
            before, now = self._mode.mode, self._clock.now()
            alerted = self.notices.shown(now).alert is not None
            known = replace(self._mode, alerted=alerted)
            self._mode, commands = mode.step(known, event, now)
            self._films.keep(self._mode.film)
            refusal = await self._obey(commands)
            self._publish()
        if self._mode.mode is not before:
            lesson = self._mode.lesson.id if self._mode.lesson else "-"
            log.info("mode=%s was=%s lesson=%s", self._mode.mode, before, lesson)
        return refusal

    async def _obey(self, commands: Sequence[mode.Command]) -> str | None:
        refusal, changes = None, dict[str, Any]()
        played = list(self._wished.now.played)
        for command in commands:
            match command:
                case mode.Remember(choices, film, show):
                    changes |= {"choices": choices, "film": film, "show": show}
                case mode.Played():
                    played.append(command)
                case mode.Refuse(reason):
                    refusal = reason
                case mode.SayOfTalk():
                    self.say_of_talk(command)
        if player.is_far(self._wished.now.film, self._mode.film):
            changes["film"] = self._mode.film
        is_open = self._mode.attendance_until is not None
        if is_open != (self._wished.now.attendance_opened_at is not None):
            changes["attendance_opened_at"] = self._clock.now() if is_open else None
        if changes:
            # Together: a film is on, or over and to be told, and never neither.
            refusal = await self._wished.change(**changes, played=tuple(played)) or refusal
        left = await self._films.tell(played)
        if len(left) < len(played):
            await self._wished.change(played=left)
        return refusal

    async def _wish(self, what: str) -> str | None:
        async with self._one_at_a_time:
            refusal = await self._wished_by(what)
            self._publish()
        return refusal

    async def _wished_by(self, what: str) -> str | None:
        match what:
            case "help":
                return await self._help.ask(self._clock.now())
            case "mute" | "unmute":
                if (lesson := self._inside) is None:
                    return "no_open_lesson"
                return await self._wished.change(
                    self_muted_in=lesson.id if what == "mute" else None
                )
        return await self._volume.press(1 if what == "louder" else -1)

    async def _tap(self, press: Press) -> str | None:
        """A name, a guest or all of them: counted for the lesson that the page shows."""
        await self._happen(mode.Touched())
        lesson, day = occasion(self._mode, self._clock.now())
        return await self._people.press(press.what, press.subject, press.key, lesson, day)

    def _publish(self) -> None:
        state = self._as_state()
        if state == self.state:
            return
        self.state = state
        for listener in self._listeners:
            listener(state)

    def _as_state(self) -> KioskState:
        known, now = self._mode, self._clock.now()
        alert, notice = self.notices.shown(now)
        center = self._center and (known.timetable.center(self._center.id) or self._center)
        return KioskState(
            mode=known.mode,
            center=center,
            hub_reachable=self._hub_reachable,
            pairing=self._pairing if known.mode is Mode.PAIRING else None,
            lesson=known.lesson,
            countdown_ends=known.countdown_ends,
            outside=outside(known, now),
            declined=known.declined,
            upcoming=known.upcoming,
            centers=known.timetable.centers,
            neighbors=seen_first(known),
            volume=self._volume.step,
            help_asked_at=self._help.asked_at(now),
            self_muted=self._is_self_muted(),
            attendance=self._people.attendance(*occasion(known, now)),
            attendance_open=known.attendance_until is not None,
            shelf=self._films.shelf,
            voice=self._films.voice,
            playing=self._films.playing(known.film),
            alert=alert,
            notice=notice,
            help_by=self._help.by,
            help_answered=self._help.answered(now),
            watched=self._onlookers.watched(now),
            talk=_shown(known.talk),
            corner=self.corner.facts(self._volume.limits, now) if known.corner_until else None,
            has_pin=bool(self.corner.hashed),
            check=self.checks.asked,
            takes_turns=self.checks.takes_turns,
            settings=self._settings,
        )

    def _is_self_muted(self) -> bool:
        """Kept here and not in the screen, so that a crash opens nobody's microphone."""
        lesson = self._inside
        return lesson is not None and self._wished.now.self_muted_in == lesson.id

    @property
    def _inside(self) -> Lesson | None:
        return self._mode.lesson if self._mode.mode is Mode.LESSON else None


def _shown(talk: mode.Talking | None) -> Talk | None:
    """A talk as the screen draws it."""
    if talk is None:
        return None
    asked = talk.asked
    return Talk(
        id=asked.id, by=asked.by, asked_at=asked.asked_at, opens_at=talk.opens_at, on=talk.on
    )
