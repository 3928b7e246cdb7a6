"""The one sentence that answers a press: "잠시만요" until the agent has it, then the outcome."""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk.screen.voice.sentences import text
from kiosk.state import KioskState

SHOWN_S = 8.0
QUIET_S = 0.3
"""An answer that comes within this is no reason to ask for patience."""

_REFUSED = {
    "no_open_lesson": "not_yet_open",
    "lesson_not_open": "not_yet_open",
    "wrong_pin": "wrong_pin",
    "pin_waits": "pin_waits",
    "no_pin": "pin_unset",
    "lesson_near": "restart_later",
}
_STORED = {
    "help": "help_thanks",
    "attendance_done": "thanks",
    "restart_program": "restarting",
    "restart_machine": "restarting",
}


class Notes:
    """Presses that wait for their answer, and the note that stands now."""

    def __init__(
        self, say: Callable[[str], None], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._say = say
        self._seconds = seconds
        self._waiting: dict[int, tuple[str, float]] = {}
        self._note = ""
        self._until = 0.0
        self._word: int | str = ""

    def asked(self, number: int, what: str) -> None:
        """Press `number` has gone to the agent."""
        self._waiting[number] = (what, self._seconds())

    def answered(
        self, number: int, refusal: str, people: int = 0, *, reachable: bool = True
    ) -> None:
        """The agent has stored press `number`, or refused it with a slug.

        `people` have come by now; whoever has ticked them is told.  Nobody is promised a call
        while the hub is not `reachable`.  One that was not `asked`
        here had its effect already, and nobody waits for it.
        """
        if number not in self._waiting:
            return
        what, _ = self._waiting.pop(number)
        if refusal:
            self.add(_REFUSED.get(refusal, "could_not"))
        elif what == "help" and not reachable:
            self.add("help_later")
        elif what in _STORED:
            nobody = what == "attendance_done" and not people
            self.add("thanks_nobody" if nobody else _STORED[what], people)

    def add(self, key: str, word: int | str = "") -> None:
        """Show and say a sentence; `word` is what it leaves open."""
        self._word = word
        self._note, self._until = key, self._seconds() + SHOWN_S
        self._say(key)

    def text(self) -> str:
        """What stands on the screen now, or nothing."""
        now = self._seconds()
        if any(now - since > QUIET_S for _, since in self._waiting.values()):
            return text("one_moment")
        return text(self._note).format(self._word) if now < self._until else ""


def refused_here(what: str, state: KioskState | None) -> str:
    """The sentence for a press that the agent need not be asked about, or nothing."""
    if state is None:
        return ""
    if what == "help" and state.help_asked_at:
        return "help_already"
    if what == "videos" and not state.shelf:
        return "no_films"
    return "no_roll_yet" if what == "attendance" and state.attendance is None else ""
