"""Looks at camera and sound when the agent asks for it, on a thread of its own.

A lesson that opens meanwhile gets its devices at once: the look is called off.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kiosk.config import KioskConfig
from kiosk.screen.voice import prompts
from kiosk.state import Check, Checked, KioskState

if TYPE_CHECKING:
    from media.check import Found, Wanted

SAYS, SAYS_NOW = "sound_check", "sound_check_now"
"""The sentences that are shown and said, and listened to: before a lesson, and else."""
_JOIN_S = 1.0

log = logging.getLogger(__name__)


class Checking(QObject):
    """One look at a time; `tell` carries what was found to the agent."""

    _looked = Signal(str, object)  # id of the check, Found

    def __init__(
        self,
        config: KioskConfig,
        tell: Callable[[Checked], None],
        recorded: Callable[[], Mapping[str, Path]],
    ) -> None:
        """`recorded` are the sentences that a person has spoken."""
        super().__init__()
        self.takes_turns = False
        """Whether the next lesson's microphone waits for the loudspeaker."""
        self._config = config
        self._tell = tell
        self._recorded = recorded
        self._shows_camera = self._has_microphone = True
        self._check_id = ""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._looked.connect(self._done)

    def follow(self, state: KioskState) -> None:
        self.takes_turns = state.takes_turns
        self._shows_camera = state.settings.camera is not False
        self._has_microphone = state.settings.microphone is not False
        check = state.check
        if check is None:
            self._stopping.set()
        elif check.check_id != self._check_id:
            self._stopping.set()
            self._begin(check)

    def stop(self) -> None:
        """Call off what is going on."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_JOIN_S)

    def _begin(self, check: Check) -> None:
        self._check_id, self._stopping = check.check_id, threading.Event()
        work = (check, self._stopping)
        self._thread = threading.Thread(target=self._look, args=work, name="check", daemon=True)
        self._thread.start()

    def _look(self, check: Check, stopping: threading.Event) -> None:
        # Imported late, as for a lesson: home stands on the screen before.
        from media.check import Wanted, look

        found = look(self._wanted(Wanted, check), stopping)
        if not stopping.is_set():
            self._looked.emit(check.check_id, found)

    def _wanted(self, wanted: type[Wanted], check: Check) -> Wanted:
        sound, folder = self._config.sound, self._config.state_dir / "prompts"
        key = SAYS if check.before_lesson else SAYS_NOW
        spoken = self._recorded().get(key, prompts.file_of(folder, key))
        voice = spoken if check.audible else None
        bell = folder / "chime.wav" if check.audible else None
        return wanted(
            camera=self._config.camera.source if self._shows_camera else "",
            microphone=sound.microphone,
            loudspeaker=sound.loudspeaker,
            sound=sound.enabled and self._has_microphone,
            echo_cancellation=sound.echo_cancellation,
            bell=bell if bell is not None and bell.exists() else None,
            voice=voice if voice is not None and voice.exists() else None,
        )

    def _done(self, check_id: str, found: Found) -> None:
        # Called off, it may have been over in that very moment, and its word on the way.
        if check_id != self._check_id or self._stopping.is_set():
            return
        looked = {
            "camera": found.camera,
            "microphone": found.microphone,
            "loudspeaker": found.loudspeaker,
        }
        told = {device: slug for device, slug in looked.items() if slug}
        self._tell(Checked(check_id=check_id, found=told, echo_db=found.echo_db))
