"""Plays the film that all centres of a lesson watch, in step with the stage and from our disk.

On Qt's thread, with Qt's own player; nothing is steered here: the stage says where the film is,
by the hub's clock, and this follows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Literal

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer, QVideoFrame, QVideoSink

from kiosk.screen.player import load, pause, play, seek, stop
from kiosk.screen.projector import DUCKED
from kiosk.state import Film
from media.stage import Watch

APART_S = 0.7
"""A film that is this far from where it should be is moved there; less is not seen."""
SETTLE_S = 2.0
"""Jumping takes a moment: so long it is not looked at again."""
_STILL_S = 0.1

Standing = Literal["", "there", "missing"]

log = logging.getLogger(__name__)


class Together(QObject):
    """One film at a time; `follow` as often as anything may have changed, at least each second."""

    def __init__(
        self,
        sink: Callable[[], QVideoSink],
        *,
        sound: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sink = sink
        self._sound = sound
        self._path = ""
        self._broken: frozenset[str] = frozenset()
        self._wanted = False
        self._volume = 1.0
        self._moved_at = float("-inf")

    @cached_property
    def _player(self) -> QMediaPlayer:
        # Not before a film: it brings all of ffmpeg with it.
        player = QMediaPlayer(self)
        player.setVideoSink(self._sink())
        player.errorOccurred.connect(self._is_broken)
        return player

    @property
    def standing(self) -> Standing:
        """Whether there is such a film now, and whether it can be seen here."""
        if not self._wanted:
            return ""
        return "there" if self._path else "missing"

    @property
    def position_s(self) -> float:
        return self._player.position() / 1000

    def follow(self, watch: Watch | None, film: Film | None, hub_now: datetime) -> None:
        """Show `film` where `watch` says that it is; without one only know that it is missing."""
        self._wanted = watch is not None
        path = film.film if watch is not None and film is not None else ""
        if path in self._broken:
            path = ""
        if path != self._path:
            self._load(path)
        if watch is not None and path:
            self._keep_step(watch, hub_now)

    def loud(self, *, ducked: bool, silent: bool) -> None:
        """Step back while somebody speaks, and be silent under an alert."""
        self._volume = 0.0 if silent else DUCKED if ducked else 1.0
        self._listen()

    def _load(self, path: str) -> None:
        self._path = path
        self._moved_at = float("-inf")
        stop(self._player)
        load(self._player, path)
        if not path:
            self._sink().setVideoFrame(QVideoFrame())

    def _keep_step(self, watch: Watch, hub_now: datetime) -> None:
        player, now = self._player, time.monotonic()
        loading = {QMediaPlayer.MediaStatus.NoMedia, QMediaPlayer.MediaStatus.LoadingMedia}
        if player.mediaStatus() in loading:
            return
        self._listen()
        wanted_s = watch.position_at(hub_now)
        apart_s = abs(wanted_s - self.position_s)
        due = now - self._moved_at >= SETTLE_S
        # Before it is moved: one that is stopped on its way shows the picture it came from.
        if (
            not watch.playing
            and player.playbackState() is not QMediaPlayer.PlaybackState.PausedState
        ):
            pause(player)
        if due and apart_s >= (APART_S if watch.playing else _STILL_S):
            self._moved_at = now
            seek(player, round(wanted_s * 1000))
        if watch.playing and player.playbackState() is not QMediaPlayer.PlaybackState.PlayingState:
            play(player)

    def _listen(self) -> None:
        """Have a loudspeaker where there is one, as loud as it is to be."""
        if not self._sound or not self._path:
            return
        output: QAudioOutput | None = self._player.audioOutput()
        if output is None and not QMediaDevices.defaultAudioOutput().isNull():
            output = QAudioOutput(self._player)
            self._player.setAudioOutput(output)
        if output is not None and output.volume() != self._volume:
            output.setVolume(self._volume)

    def _is_broken(self, _: QMediaPlayer.Error, words: str) -> None:
        if self._path:
            log.warning("film=broken path=%s reason=%r", self._path, words)
            self._broken = self._broken | {self._path}
            self._load("")
