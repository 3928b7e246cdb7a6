"""The looks themselves: begun by the tick, answered by the screen, kept on the disk."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fleet.health import SelfCheck
from fleet.judging.troubles import REFUTED_BY_USE
from kiosk.agent import mode
from kiosk.agent.selfcheck import own, plan
from kiosk.state import Check, Checked
from schedule import keep
from schedule.timetable import Lesson
from wire.ids import new_id

ANSWER_S = 60.0
"""A screen that has not answered by then does not answer."""
ENOUGH_ECHO_DB = 20.0
"""With less of its echo taken away a centre takes turns with the others."""

_HEARD = frozenset({"microphone", "loudspeaker", "echo"})

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Running:
    turn: plan.Turn | None
    asked: Check
    until_s: float
    answer: Checked | None = None


class SelfChecks:
    """The latest look, and the one that is being made."""

    def __init__(self) -> None:
        self.about: Callable[[bool], own.Own] | None = None
        """What is known of the agent's own parts; told whether the disk takes anything."""
        self.last: SelfCheck | None = None
        self._path: Path | None = None
        self._done: plan.Turn | None = None
        self._running: _Running | None = None
        self._again = self._wanted = self._free = False

    def keep(self, path: Path, now: datetime) -> None:
        """Take up what was found before a restart, and keep what is found from now on."""
        self._path = path
        data = keep.read(path)
        if data is None:
            return
        try:
            self.last = SelfCheck.model_validate_json(data)
        except ValueError:
            log.error("self_check_on_disk=unusable set_aside=%s", keep.set_aside(path, now).name)

    @property
    def asked(self) -> Check | None:
        """What the screen is to look at now."""
        running = self._running
        return running.asked if running is not None and running.answer is None else None

    @property
    def is_looking(self) -> bool:
        """Whether `last` is about to be replaced."""
        return self._again or self._wanted or self._running is not None

    @property
    def may_look(self) -> bool:
        """Whether nobody needs camera or microphone now."""
        return self._free

    def look_now(self) -> None:
        """Because somebody asked for it, whenever the next lesson is."""
        self._wanted = True

    def look_again(self) -> None:
        """Once more for the same lesson, unheard: something was done about what was found."""
        self._again = True

    @property
    def takes_turns(self) -> bool:
        """Whether this place hears too much of itself to listen and speak at once."""
        return self.last is not None and self.last.takes_turns

    async def tick(self, state: mode.State, now: datetime) -> None:
        """Begin one that is due, and end one that is answered or will not be."""
        running, self._free = self._running, plan.is_free(state)
        if running is None:
            self._begin(state, now)
        elif running.answer is not None or time.monotonic() >= running.until_s:
            self._running = None
            await self._end(running, now)

    def answered(self, checked: Checked) -> None:
        """The screen has looked; one that nobody waits for any more is not counted."""
        if self._running is not None and self._running.asked.check_id == checked.check_id:
            self._running.answer = checked

    def _begin(self, state: mode.State, now: datetime) -> None:
        turn, audible = plan.turn(state, now, self._done), plan.is_audible(state)
        if turn is not None:
            self._done = turn
            if turn.which == 0 and self._is_done(turn):
                # Before a restart, and not long ago.
                return
        elif not self._free or not (self._again or self._wanted):
            return
        elif self._again and not self._wanted:
            turn, audible = self._done, False
        before = turn is not None
        asked = Check(check_id=new_id("check"), audible=audible, before_lesson=before)
        self._again = self._wanted = False
        self._running = _Running(turn, asked, time.monotonic() + ANSWER_S)
        log.info("self_check=begun before_lesson=%s audible=%s", before, audible)

    def _is_done(self, turn: plan.Turn) -> bool:
        last = self.last
        if last is None:
            return False
        return (last.lesson_id, last.starts_at) == (turn.lesson.id, turn.lesson.starts_at)

    async def _end(self, running: _Running, now: datetime) -> None:
        answer, lesson = running.answer, running.turn.lesson if running.turn else None
        found = dict(answer.found) if answer is not None else {}
        echo_db = answer.echo_db if answer is not None else None
        takes_turns = self.takes_turns if echo_db is None else echo_db < ENOUGH_ECHO_DB
        if echo_db is not None:
            found["echo"] = "weak" if takes_turns else "ok"
        if not running.asked.audible:
            found = self._still_so(lesson) | found
        if self.about is not None:
            found |= own.judge(self.about(await asyncio.to_thread(self._can_write)))
        if answer is None:
            found["screen"] = "silent"
        self.last = SelfCheck(
            at=now,
            lesson_id=lesson.id if lesson is not None else None,
            starts_at=lesson.starts_at if lesson is not None else None,
            audible=running.asked.audible and answer is not None,
            found=found,
            echo_db=echo_db,
            takes_turns=takes_turns,
        )
        wrong = [f"{part}:{slug}" for part, slug in found.items() if slug != "ok"]
        log.info("self_check=done wrong=%s echo_db=%s", ",".join(wrong) or "-", echo_db)
        await asyncio.to_thread(self._store, self.last)

    def _still_so(self, lesson: Lesson | None) -> dict[str, str]:
        """What was heard before this lesson, and is not known better by an unheard look."""
        last = self.last
        if last is None or lesson is None or last.lesson_id != lesson.id:
            return {}
        heard = {part: slug for part, slug in last.found.items() if part in _HEARD}
        return {part: slug for part, slug in heard.items() if slug not in REFUTED_BY_USE}

    def _can_write(self) -> bool:
        if self._path is None:
            return True
        probe = self._path.with_name("probe")
        try:
            keep.replace(probe, b"written before a lesson")
            keep.remove(probe)
        except OSError as error:
            log.error("disk=unwritable reason=%r", error.strerror)
            return False
        return True

    def _store(self, check: SelfCheck) -> None:
        if self._path is None:
            return
        try:
            keep.replace(self._path, check.model_dump_json().encode())
        except OSError as error:
            # Said to the hub all the same; only a restart forgets it.
            log.error("self_check=not_stored reason=%r", error.strerror)
