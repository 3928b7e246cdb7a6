"""Whether the television is on, and should be: off with a dark screen, on when a lesson opens.

Somebody switched it off by hand: then it goes on once when the next lesson opens, and what is
switched off after that stays off.
"""

from __future__ import annotations

import queue
import threading
from typing import Literal, Protocol

from kiosk.screen.pages.scene import Scene
from kiosk.screen.television.cec import Power

ASKED_EVERY_S = 30.0

_LIGHT = frozenset({Scene.HOME, Scene.QUIET, Scene.VIDEOS, Scene.PLAYER, Scene.OVER})
_OPENING = frozenset({Scene.COUNTDOWN, Scene.LESSON})


def wished(before: Scene, after: Scene) -> Power | None:
    """What a turn of the screen asks of the television; None for nothing."""
    if before is after:
        return None
    if after is Scene.DARK:
        return "off"
    opens = after in _OPENING and before not in _OPENING
    return "on" if opens or (before is Scene.DARK and after in _LIGHT) else None


class Set(Protocol):
    """A television that may answer; blocks while it does not."""

    def power(self) -> Power | None: ...

    def switch(self, power: Power) -> None: ...


class Switch:
    """Talks to the set on a thread of its own; nobody waits for it."""

    def __init__(self, television: Set | None) -> None:
        """None: there is no way to speak to one."""
        self.power: Power | None = None
        """What it said last; None where it does not answer."""
        self._scene = Scene.STARTING
        self._wishes: queue.Queue[Power | Literal["end"]] = queue.Queue()
        self._television = television
        if television is not None:
            threading.Thread(target=self._run, args=(television,), name="tv", daemon=True).start()

    def follow(self, scene: Scene) -> None:
        """Call it with every scene."""
        wish = wished(self._scene, scene)
        self._scene = scene
        if wish is not None and self._television is not None:
            self._wishes.put(wish)

    def close(self) -> None:
        self._wishes.put("end")

    def _run(self, television: Set) -> None:
        while True:
            self.power = television.power()
            try:
                wish = self._wishes.get(timeout=ASKED_EVERY_S)
            except queue.Empty:
                continue
            if wish == "end":
                return
            if wish != self.power or wish == "on":
                # Also one that is on: it may show something else.
                television.switch(wish)
