"""One event after the other: the machine of the screens takes it, and what it wants is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from content import player
from kiosk.agent import mode
from kiosk.agent.desk.around import Around
from kiosk.agent.mode.over.page import taken_up

log = logging.getLogger(__name__)


class Turns:
    """`now` is what the machine remembers, at first what the disk held.

    `tell` is called after each event, and when everything that has to survive is on disk.
    """

    def __init__(self, around: Around, tell: Callable[[], None]) -> None:
        self._around = around
        self.tell = tell
        self.say_of_talk: Callable[[mode.SayOfTalk], None] = lambda _: None
        """Carries to the hub how a talk stands here; it must not block."""
        self._one_at_a_time = asyncio.Lock()
        wishes, films = around.wished.now, around.films
        self.now = mode.State(
            choices=wishes.choices,
            film=wishes.film,
            show=wishes.show,
            shelf=films.items,
            patience=films.patience,
            attendance_until=taken_up(wishes.attendance_opened_at, around.clock.now()),
        )
        films.keep(self.now.film)

    async def take(self, event: mode.Event) -> str | None:
        """None once it is done and on disk, else the refusal's slug."""
        # To its end, also when whoever asked for it is gone: a film must not be half told.
        return await asyncio.shield(self._step(event))

    async def between(self, wish: Callable[[], Awaitable[str | None]]) -> str | None:
        """Have `wish` done while no event is under way; its refusal.  Nobody is told of it yet."""
        async with self._one_at_a_time:
            return await wish()

    async def _step(self, event: mode.Event) -> str | None:
        async with self._one_at_a_time:
            before, now = self.now.mode, self._around.clock.now()
            alerted = self._around.notices.shown(now).alert is not None
            known = replace(self.now, alerted=alerted)
            self.now, commands = mode.step(known, event, now)
            self._around.films.keep(self.now.film)
            refusal = await self._obey(commands)
            self.tell()
        if self.now.mode is not before:
            lesson = self.now.lesson.id if self.now.lesson else "-"
            log.info("mode=%s was=%s lesson=%s", self.now.mode, before, lesson)
        return refusal

    async def _obey(self, commands: Sequence[mode.Command]) -> str | None:
        wished = self._around.wished
        refusal, changes = None, dict[str, Any]()
        played = list(wished.now.played)
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
        if player.is_far(wished.now.film, self.now.film):
            changes["film"] = self.now.film
        is_open = self.now.attendance_until is not None
        if is_open != (wished.now.attendance_opened_at is not None):
            changes["attendance_opened_at"] = self._around.clock.now() if is_open else None
        if changes:
            # Together: a film is on, or over and to be told, and never neither.
            refusal = await wished.change(**changes, played=tuple(played)) or refusal
        left = await self._around.films.tell(played)
        if len(left) < len(played):
            await wished.change(played=left)
        return refusal
