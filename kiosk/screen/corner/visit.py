"""Somebody at the helper's corner: the pad for its number, then one page after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from uuid import uuid4

from kiosk.screen.pages.scene import Scene
from kiosk.state import KioskState, PressWhat

Page = Literal["menu", "camera", "sound", "line", "restart"]
DeviceState = Literal["ok", "missing", "off"]

PAD_S = 45.0
"""A pad that nobody touches goes away; whoever came by did not know the number."""
_PAGES: frozenset[str] = frozenset(f"corner_{page}" for page in get_args(Page))
_OURS = frozenset({"corner", "corner_close", "corner_touched", "corner_pin", "corner_try"})

Send = Callable[[PressWhat, str, str], int]
"""Sends a press (what, subject, key) to the agent; its number comes back with the answer."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How the devices are that run for the corner; `level` is 0 to 1."""

    camera: DeviceState = "off"
    microphone: DeviceState = "off"
    level: float = 0.0
    troubles: Mapping[str, str] = field(default_factory=dict)
    """Why one is missing, by device."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What of the corner is up here, once it may be seen."""

    pad: bool = False
    page: Page = "menu"
    camera: DeviceState = "off"
    microphone: DeviceState = "off"
    level: float = 0.0
    troubles: Mapping[str, str] = field(default_factory=dict)


NOBODY = Inside()


class Visit:
    """Call `follow` whenever something may have changed."""

    def __init__(
        self,
        send: Send,
        say: Callable[[str], None],
        try_out: Callable[[bool, bool], None],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`say` shows and says a sentence; `try_out` runs camera and microphone, or stops them."""
        self._send = send
        self._say = say
        self._try_out = try_out
        self._seconds = seconds
        self._pad_until = 0.0
        self._page: Page = "menu"
        self._open = False
        self._tried = (False, False)

    @staticmethod
    def takes(what: str) -> bool:
        """Whether a press is about the corner."""
        return what in _PAGES or what in _OURS

    def inside(self, trial: Trial) -> Inside:
        pad = self._seconds() < self._pad_until
        devices = trial.camera, trial.microphone, trial.level, trial.troubles
        return Inside(pad, self._page, *devices)

    def pressed(self, what: str, subject: str, state: KioskState | None) -> int | None:
        """Do what was pressed; the number of the press where the agent answers it."""
        self._pad_until = self._seconds() + PAD_S if self._pad_until else 0.0
        match what:
            case "corner":
                self._knock(state)
            case "corner_close":
                self._pad_until = 0.0
            case "corner_pin":
                return self._send("corner_pin", subject, str(uuid4()))
            case "corner_try":
                self._say("speaker_heard")
            case _ if what in _PAGES:
                self._page = what.removeprefix("corner_")  # type: ignore[assignment]
        if self._open:
            # Which page is up is ours; that somebody is before it the agent has to hear.
            self._send("corner_stays", "", "")
        return None

    def follow(self, state: KioskState | None, scene: Scene) -> None:
        home = scene is Scene.HOME
        self._open = home and state is not None and state.corner is not None
        if not self._open:
            self._page = "menu"
        if self._open or not home:
            self._pad_until = 0.0
        # Never a microphone that nobody sees: its page, and no other, has it run.
        wanted = (self._open and self._page == "camera", self._open and self._page == "sound")
        if wanted != self._tried:
            self._tried = wanted
            self._try_out(*wanted)

    def _knock(self, state: KioskState | None) -> None:
        if state is not None and not state.has_pin:
            self._say("pin_unset")
        else:
            self._pad_until = self._seconds() + PAD_S
