"""Plays the film that the agent's state names, and tells the agent how far it is.

On Qt's thread, with Qt's own player; pictures go to the player page's sink without Python.
The loudness is the sound server's affair, as everywhere; only while something is said over a
film does the film itself step back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property
from typing import Literal

from PySide6.QtCore import QObject, QTimer
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink

from kiosk.screen.pages.facts import Reel
from kiosk.screen.player import load, pause, play, seek, stop
from kiosk.state import Playing, Progress

TOLD_MS = 1000
SKIP_S = 10.0
BROKEN_SHOWN_S = 6.0
"""So long people are told that a film cannot be shown before it counts as ended."""
STALLED_S = 20
"""A film that should move and has not for so many seconds is broken, too."""
DUCKED = 0.3
_LAST_S = 0.5
"""Nobody skips further than this before the end: a film ends by itself."""
_JUMP_MS = 1500
"""A position that moves further than this at once was set and not shown."""

_PLAYING = QMediaPlayer.PlaybackState.PlayingState
_Status = QMediaPlayer.MediaStatus

log = logging.getLogger(__name__)


class Projector(QObject):
    """One film at a time; what the agent takes away stops at once."""

    def __init__(
        self,
        sink: Callable[[], QVideoSink],
        tell: Callable[[Progress], None],
        *,
        sound: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sink = sink
        self._tell = tell
        self._sound = sound
        self._film: Playing | None = None
        self._paused = self._held = self._started = self._finished = False
        self._ducked = False
        self._broken_at: float | None = None
        self._shown_ms: dict[str, int] = {}
        self._last_ms = 0
        self._stalled = 0
        self._devices: QMediaDevices | None = None
        self._timer = QTimer(self, interval=TOLD_MS)
        self._timer.timeout.connect(self._second)

    @cached_property
    def _player(self) -> QMediaPlayer:
        # Not before a film: it brings all of ffmpeg with it.
        player = QMediaPlayer(self)
        player.setVideoSink(self._sink())
        player.mediaStatusChanged.connect(self._status)
        player.positionChanged.connect(self._moved)
        player.errorOccurred.connect(self._broken)
        return player

    @property
    def reel(self) -> Reel:
        """How the film stands, as the page shows it."""
        if self._film is None:
            return Reel()
        length_s = max(self._film.seconds, self._player.duration() / 1000)
        broken = self._broken_at is not None
        return Reel(self._at_s(), length_s, self._paused, broken)

    @property
    def ended(self) -> str:
        """The play whose film has come to its end or cannot be shown; empty while it goes on."""
        return self._film.play_id if self._film is not None and self._outcome() else ""

    def follow(self, playing: Playing | None, *, held: bool) -> None:
        """Play what the state says, None for nothing; `held` makes it wait under another page."""
        now, before = (film.play_id if film else "" for film in (playing, self._film))
        if now != before:
            self._stop()
            if playing is not None:
                self._load(playing)
        if held is not self._held:
            self._held = held
            self._go()

    def pause(self) -> None:
        self._paused = True
        self._go()

    def go_on(self) -> None:
        self._paused = False
        self._go()

    def skip(self, seconds: float) -> None:
        """Go so far forward, or back."""
        if not self._started or self._outcome():
            return
        end_s = max(0.0, self.reel.length_s - _LAST_S)
        at_s = min(max(0.0, self._at_s() + seconds), max(end_s, self._at_s()))
        self._last_ms = round(at_s * 1000)
        seek(self._player, self._last_ms)
        self._say()

    def duck(self, ducked: bool) -> None:
        """Step back while something is said."""
        if ducked is not self._ducked:
            self._ducked = ducked
            if self._film is not None:
                self._keep_volume()

    def _keep_volume(self) -> None:
        output: QAudioOutput | None = self._player.audioOutput()
        if output is not None:
            output.setVolume(DUCKED if self._ducked else 1.0)

    def _load(self, film: Playing) -> None:
        log.info("film=%s play=%s from_s=%.1f", film.item_id, film.play_id, film.from_s)
        self._film = film
        self._last_ms = round(film.from_s * 1000)
        self._listen()
        load(self._player, film.film)
        self._timer.start()

    def _stop(self) -> None:
        self._timer.stop()
        self._film = None
        self._paused = self._started = self._finished = False
        self._broken_at, self._stalled = None, 0
        stop(self._player)
        load(self._player, "")
        self._sink().setVideoFrame(QVideoFrame())

    def _listen(self) -> None:
        """Have a loudspeaker where there is one; a film without sound is better than none."""
        if not self._sound:
            return
        if self._devices is None:
            # Not before a film: it is here that Qt calls the sound server.
            self._devices = QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(self._listen)
        there = not QMediaDevices.defaultAudioOutput().isNull()
        if there is not (self._player.audioOutput() is not None):
            output = QAudioOutput(self._player) if there else None
            self._player.setAudioOutput(output)  # type: ignore[arg-type]  # None is allowed
        self._keep_volume()

    def _status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._film is None:
            return
        if status is _Status.LoadedMedia and not self._started:
            self._started = True
            seek(self._player, self._last_ms)
            self._go()
        elif status is _Status.EndOfMedia:
            self._finished = True
            self._say()
        elif status is _Status.InvalidMedia:
            self._broken()

    def _go(self) -> None:
        if self._film is None or not self._started or self._outcome():
            return
        if self._paused or self._held:
            pause(self._player)
        else:
            play(self._player)
        self._say()

    def _moved(self, position_ms: int) -> None:
        if self._film is None or not self._started or self._broken_at is not None:
            return
        step, self._last_ms = position_ms - self._last_ms, position_ms
        if 0 < step < _JUMP_MS and not self._waits():
            play = self._film.play_id
            self._shown_ms = {play: self._shown_ms.get(play, 0) + step}
            self._stalled = 0

    def _second(self) -> None:
        self._stalled = 0 if self._waits() or self._outcome() else self._stalled + 1
        if self._stalled > STALLED_S:
            self._broken()
        self._say()

    def _broken(self, _: object = None, words: str = "it does not move") -> None:
        if self._film is not None and self._broken_at is None and not self._finished:
            log.warning("film=broken item=%s reason=%r", self._film.item_id, words)
            self._broken_at = time.monotonic()
            stop(self._player)

    def _at_s(self) -> float:
        return self._last_ms / 1000

    def _waits(self) -> bool:
        return self._paused or self._held

    def _outcome(self) -> Literal["", "finished", "broken"]:
        if self._finished:
            return "finished"
        broken_at = self._broken_at
        said = broken_at is not None and time.monotonic() - broken_at >= BROKEN_SHOWN_S
        return "broken" if said else ""

    def _say(self) -> None:
        film = self._film
        if film is None:
            return
        self._tell(
            Progress(
                play_id=film.play_id,
                position_s=self._at_s(),
                shown_s=self._shown_ms.get(film.play_id, 0) / 1000,
                paused=self._waits(),
                ended=self._outcome(),
            )
        )
