"""What somebody pressed: whom it concerns, and what they make of it."""

from __future__ import annotations

from kiosk.agent import mode
from kiosk.agent.desk.around import Around
from kiosk.agent.desk.turns import Turns
from kiosk.agent.mode.lesson.occasion import inside_lesson, occasion
from kiosk.state import Press


class Presses:
    """Every press says that somebody is there, and not all of them are for the machine."""

    def __init__(self, around: Around, turns: Turns) -> None:
        self._around = around
        self._turns = turns

    async def press(self, press: Press) -> str | None:
        """Do what somebody pressed; None when it is done and on disk, else the refusal's slug."""
        around, take = self._around, self._turns.take
        around.onlookers.pressed()
        match press.what:
            case "watch":
                return await take(around.films.watch(press.subject))
            case "present" | "absent" | "guest" | "guest_less" | "everybody" | "everybody_undone":
                return await self._tap(press)
            case "help" | "mute" | "unmute" | "louder" | "quieter":
                await take(mode.Touched())
                refusal = await self._turns.between(lambda: self._wish(press.what))
                self._turns.tell()
                return refusal
            case "notice_seen":
                await take(mode.Touched())
                refusal = await around.notices.confirm(press.subject, around.clock.now())
                self._turns.tell()
                return refusal
            case "attendance" if around.people.roll is None:
                return "no_roll"
            case "corner_stays":
                return await take(mode.Touched())
            case "corner_pin":
                refusal = await around.corner.knock(press.subject, press.key)
                return refusal or await take(mode.CornerOpened())
            case "restart_program" | "restart_machine":
                await take(mode.Touched())
                known, now = self._turns.now, around.clock.now()
                return await around.corner.start_anew(press.what, known, now)
        return await take(mode.Pressed(press.what))

    async def _wish(self, what: str) -> str | None:
        around = self._around
        match what:
            case "help":
                return await around.help.ask(around.clock.now())
            case "mute" | "unmute":
                if (lesson := inside_lesson(self._turns.now)) is None:
                    return "no_open_lesson"
                muted_in = lesson.id if what == "mute" else None
                return await around.wished.change(self_muted_in=muted_in)
        return await around.volume.press(1 if what == "louder" else -1)

    async def _tap(self, press: Press) -> str | None:
        """A name, a guest or all of them: counted for the lesson that the page shows."""
        await self._turns.take(mode.Touched())
        lesson, day = occasion(self._turns.now, self._around.clock.now())
        people = self._around.people
        return await people.press(press.what, press.subject, press.key, lesson, day)
