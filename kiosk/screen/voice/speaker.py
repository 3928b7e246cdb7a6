"""Plays prompts, chime and tick; silent where there is nothing to play them on."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QSoundEffect

from kiosk.screen.voice import prompts
from kiosk.screen.voice.sentences import SENTENCES

_MOST_WAITING = 2


class Speaker(QObject):
    """One voice: sentences follow each other, the tick may sound beneath them."""

    def __init__(self, folder: Path, *, enabled: bool) -> None:
        super().__init__()
        self._folder = folder
        self._enabled = enabled
        self._effects: dict[Path, QSoundEffect] = {}
        self._waiting: deque[Path] = deque(maxlen=_MOST_WAITING)
        self._speaking: QSoundEffect | None = None
        if enabled:
            threading.Thread(target=prompts.make, args=(folder,), name="voice", daemon=True).start()

    def say(self, key: str) -> None:
        """Say a sentence after what is being said; one without spoken words is not said."""
        if SENTENCES[key].spoken:
            self._queue(prompts.file_of(self._folder, key))

    def chime(self) -> None:
        self._queue(self._folder / "chime.wav")

    def tick(self) -> None:
        effect = self._effect(self._folder / "tick.wav")
        if effect is not None:
            effect.play()

    def hush(self) -> None:
        """Say nothing more: the screen has moved on."""
        self._waiting.clear()
        if self._speaking is not None:
            self._speaking.stop()

    def _queue(self, path: Path) -> None:
        self._waiting.append(path)
        self._next()

    def _next(self) -> None:
        while self._waiting and self._speaking is None:
            effect = self._effect(self._waiting.popleft())
            if effect is not None:
                self._speaking = effect
                effect.play()

    def _effect(self, path: Path) -> QSoundEffect | None:
        if not self._enabled or not path.exists():
            return None
        if path not in self._effects:
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(path)))
            effect.playingChanged.connect(self._maybe_done)
            effect.statusChanged.connect(self._maybe_done)
            self._effects[path] = effect
        return self._effects[path]

    def _maybe_done(self) -> None:
        effect = self._speaking
        if effect is None:
            return
        broken = effect.status() is QSoundEffect.Status.Error
        if broken or (not effect.isPlaying() and effect.isLoaded()):
            self._speaking = None
            self._next()
