"""The meeting place: what the hub, the clock and the screen say becomes what everybody sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from content.item import Outcome
from fleet.errands.errand import Reason
from fleet.health import KioskReport
from fleet.settings.values import KioskSettings
from kiosk.agent import mode
from kiosk.agent.desk.around import Around
from kiosk.agent.desk.from_screen import FromScreen
from kiosk.agent.desk.presses import Presses
from kiosk.agent.desk.report import report
from kiosk.agent.desk.shown import shown
from kiosk.agent.desk.told import Told
from kiosk.agent.desk.turns import Turns
from kiosk.agent.mode.rest.unrest import unrest
from kiosk.config import Volume as Limits
from kiosk.state import KioskState, Pairing, Press
from notice.talk import Talk
from schedule.timetable import Center, Timetable, with_lead
from wire.ids import LessonId

TICK_S = 1.0


class Desk:
    """The agent's only state that others see."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self.notices, self.checks = around.notices, around.checks
        self.corner, self.screen = around.corner, around.screen
        self._told = Told()
        self._lead_s: int | None = None
        """What the timetable that is obeyed was made with."""
        self._rests: mode.Rests | None = None
        self._listeners: list[Callable[[KioskState], None]] = []
        self._turns = Turns(around, self._publish)
        self._presses = Presses(around, self._turns)
        self.from_screen = FromScreen(around, self._turns)
        self.state = self._as_state()
        around.people.listen(self._publish)
        around.notices.listen(self._publish)

    def listen(self, listener: Callable[[KioskState], None]) -> None:
        """Have `listener` called with the complete state after each change; it must not block."""
        self._listeners.append(listener)

    def carry_talks(self, say: Callable[[mode.SayOfTalk], None]) -> None:
        """Have `say` tell the hub how a talk stands here; it must not block."""
        self._turns.say_of_talk = say

    async def start(self, center: Center | None, timetable: Timetable | None) -> None:
        """Leave STARTING with what the disk held, and make it as loud as it was."""
        if center is None:
            await self.unpaired()
        else:
            await self.paired(center, timetable)
        self._around.volume.set()

    async def tick(self) -> float:
        """Look at the clock; in how many seconds it has to be looked at again."""
        films, take = self._around.films, self._turns.take
        film = self._turns.now.film
        if film is not None and not films.is_there(film):
            await take(mode.FilmEnded(film.play_id, Outcome.BROKEN))
        timetable = self._told.timetable
        if timetable is not None and self._lead_s != self._told.settings.lead_s:
            await self.timetable_arrived(timetable)
        if self._rests is not None:
            rests, self._rests = self._rests, None
            await take(rests)
        if self._turns.now.shelf != films.items:
            await take(mode.Shelved(films.items))
        await self.notices.tell()
        await self._turns.between(self._around.help.settle)
        await self.checks.tick(self._turns.now, self._around.clock.now())
        await take(mode.Tick())
        talk, now = self.state.talk, self._around.clock.now()
        ends = [self.state.countdown_ends, talk.opens_at if talk is not None else None]
        left_s = [(one - now).total_seconds() for one in ends if one is not None]
        return min([TICK_S, *(max(0.01, one) for one in left_s)])

    async def press(self, press: Press) -> str | None:
        """Do what somebody pressed; None when it is done and on disk, else the refusal's slug."""
        return await self._presses.press(press)

    async def paired(self, center: Center, timetable: Timetable | None = None) -> None:
        self._told = replace(self._told, center=center, pairing=None)
        self._around.people.paired(center.id)
        if timetable is not None:
            await self.timetable_arrived(timetable)
        await self._turns.take(mode.Paired(center.id))

    async def unpaired(self) -> None:
        """Forget whose kiosk this is, after the journal has heard of a film that was on."""
        self._told = replace(self._told, center=None, timetable=None)
        await self._turns.take(mode.Unpaired())
        wished = self._around.wished
        if wished.now.played:
            # The journal did not take them; the next centre has not seen these films.
            await wished.change(played=())
        await self.notices.forget()
        await self._around.people.unpaired()

    async def timetable_arrived(self, timetable: Timetable) -> None:
        self._told = replace(self._told, timetable=timetable)
        self._lead_s = self._told.settings.lead_s
        await self._turns.take(mode.TimetableArrived(with_lead(timetable, self._lead_s)))

    def timetable_refused(self, why: str | None) -> None:
        """Why a newer timetable is not obeyed, in words for the hub; None where none is."""
        self._told = replace(self._told, timetable_refused=why)

    async def lesson_closed(self, lesson_id: LessonId) -> None:
        """The hub says that this lesson is over before its time."""
        await self._turns.take(mode.LessonClosed(lesson_id))

    async def talk_told(self, talk: Talk | None) -> None:
        """The hub has said which talk this kiosk is asked for, or is in."""
        await self._turns.take(mode.TalkTold(talk))

    def cache_changed(self) -> None:
        self._around.films.cache_changed()
        self._publish()

    def show_code(self, pairing: Pairing | None) -> None:
        self._told = replace(self._told, pairing=pairing)
        self._publish()

    def hub_is(self, reachable: bool) -> None:
        self._told = replace(self._told, hub_reachable=reachable)
        self.corner.hub_is(reachable, self._around.clock.now())
        self._publish()

    def obey(self, limits: Limits, settings: KioskSettings, rests: mode.Rests) -> None:
        """What the hub says from now on; the volume is brought between its limits."""
        # Nobody draws the number that opens the corner.
        self.corner.hashed = settings.helper_pin or ""
        drawn = settings.model_copy(update={"helper_pin": None})
        self._told, self._rests = replace(self._told, settings=drawn), rests
        self._around.volume.between(limits)
        self._publish()

    def operator_looks(self, errand_id: str) -> None:
        """Tell people so, and have the screen send a picture for this errand."""
        self._around.onlookers.operator_looks(errand_id, self._around.clock.now())
        self._publish()

    def unrest(self) -> Reason:
        """What must not be interrupted now by a restart; `Reason.NONE` when nothing would be."""
        if self._around.onlookers.somebody_is_there:
            return Reason.IN_USE
        return Reason(unrest(self._turns.now, self._around.clock.now()))

    def report(self, disk_free_mib: int | None) -> KioskReport:
        """How this kiosk is doing now."""
        obeyed = self._turns.now.timetable
        return report(self._around, self._told, self.state, obeyed, disk_free_mib)

    def _publish(self) -> None:
        state = self._as_state()
        if state == self.state:
            return
        self.state = state
        for listener in self._listeners:
            listener(state)

    def _as_state(self) -> KioskState:
        return shown(self._around, self._told, self._turns.now, self._around.clock.now())
