"""Plays prompts, chime and tick; silent where there is nothing to play them on.

By QMediaPlayer, not by QSoundEffect: the second sound of that one closes a socket of Qt's event
loop from another thread (6.11.3 on PulseAudio), and the loop then spins for ever.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from content.voice.sentences import SENTENCES
from kiosk.screen.player import load, play, seek
from kiosk.screen.voice import prompts

_MOST_WAITING = 2
_STOPPED = QMediaPlayer.PlaybackState.StoppedState

log = logging.getLogger(__name__)


class Speaker(QObject):
    """One voice: sentences follow each other, the tick may sound beneath them."""

    done = Signal(str)  # path of what is no longer being said
    _rendered = Signal(str, str)  # words, and the path of their sound

    def __init__(self, folder: Path, *, enabled: bool) -> None:
        super().__init__()
        self._folder = folder
        self._enabled = enabled
        self._players: dict[Path, QMediaPlayer] = {}
        self.recorded: Mapping[str, Path] = {}
        """Sentences that a person has spoken; the machine says the others."""
        self._instead: dict[Path, Path] = {}
        self._unusable: set[Path] = set()
        self._heard = True
        self._waiting: deque[Path] = deque(maxlen=_MOST_WAITING)
        self._speaking: QMediaPlayer | None = None
        self._reading = ""
        self._rendered.connect(self._read)
        if enabled:
            threading.Thread(target=prompts.make, args=(folder,), name="voice", daemon=True).start()

    @property
    def enabled(self) -> bool:
        """Whether this kiosk is to make a sound at all."""
        return self._enabled

    @property
    def talking(self) -> bool:
        """Whether something is being said now."""
        return self._speaking is not None

    def say(self, key: str) -> None:
        """Say a sentence after what is being said; one without spoken words is not said."""
        if SENTENCES[key].spoken:
            placeholder = prompts.file_of(self._folder, key)
            recorded = self.recorded.get(key, placeholder)
            usable = recorded not in self._unusable and recorded.exists()
            self._instead[recorded] = placeholder
            self._queue(recorded if usable else placeholder)

    def read(self, words: str) -> None:
        """Say words that came from the hub, once they are rendered."""
        if not self._enabled:
            return
        self._reading = words
        threading.Thread(target=self._render, args=(words,), name="reading", daemon=True).start()

    def alarm(self) -> None:
        self._queue(self._folder / "alarm.wav")

    def chime(self) -> None:
        self._queue(self._folder / "chime.wav")

    def tick(self) -> None:
        player = self._player(self._folder / "tick.wav")
        if player is not None:
            self._from_the_start(player)

    def hush(self) -> None:
        """Say nothing more: the screen has moved on.

        What is being said goes on unheard to its end: stopping it in the middle now and then
        never returns (Qt 6.11.3 on PulseAudio), and the picture would stand with it.
        """
        self._waiting.clear()
        self._reading = ""
        player, self._speaking = self._speaking, None
        if player is not None:
            player.audioOutput().setMuted(True)
            self.done.emit(player.source().toLocalFile())

    def _render(self, words: str) -> None:
        path = prompts.read(self._folder, words)
        if path is not None:
            # The window may be gone by now, and its objects with it.
            with contextlib.suppress(RuntimeError):
                self._rendered.emit(words, str(path))

    def _read(self, words: str, path: str) -> None:
        # Unless it has been hushed since.
        if words == self._reading:
            self._reading = ""
            self._queue(Path(path))

    def _queue(self, path: Path) -> None:
        self._waiting.append(path)
        self._next()

    def _next(self) -> None:
        while self._waiting and self._speaking is None:
            player = self._player(self._waiting.popleft())
            if player is not None:
                self._speaking = player
                player.audioOutput().setMuted(False)
                self._from_the_start(player)

    def _from_the_start(self, player: QMediaPlayer) -> None:
        if player.playbackState() is _STOPPED:
            play(player)
        else:
            seek(player, 0)

    def _player(self, path: Path) -> QMediaPlayer | None:
        if not self._enabled or not path.exists() or not self._can_be_heard():
            return None
        if path not in self._players:
            player = QMediaPlayer(self)
            player.setAudioOutput(QAudioOutput(player))
            load(player, str(path))
            player.playbackStateChanged.connect(self._maybe_done)
            player.errorOccurred.connect(lambda _, words: self._broken(path, words))
            self._players[path] = player
        return self._players[path]

    def _can_be_heard(self) -> bool:
        there = not QMediaDevices.defaultAudioOutput().isNull()
        if there != self._heard:
            self._heard = there
            log.warning("voice=%s", "heard again" if there else "silent reason='no loudspeaker'")
        return there

    def _maybe_done(self) -> None:
        if self._speaking is not None and self._speaking.playbackState() is _STOPPED:
            self.done.emit(self._speaking.source().toLocalFile())
            self._speaking = None
            self._next()

    def _broken(self, path: Path, words: str) -> None:
        placeholder = self._instead.get(path, path)
        if placeholder != path and path not in self._unusable:
            log.warning("voice=recording_unusable file=%s reason=%r", path.name, words)
            self._unusable.add(path)
            self._speaking = None
            self._waiting.appendleft(placeholder)
            # Not from within this player's own word about itself.
            QTimer.singleShot(0, self, self._next)
            return
        # Silence is no reason to stop a lesson, and one line says as much as a hundred.
        if self._enabled:
            log.warning("voice=silent reason=%r", words)
        self._enabled, self._speaking = False, None
        self._waiting.clear()
