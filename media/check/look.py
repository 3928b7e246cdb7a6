"""The look itself; blocks for seconds, at most half a minute: it wants a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
from cv2.typing import MatLike

from media import camera
from media.check import loop, picture, tape
from media.sound import server

log = logging.getLogger(__name__)

_PICTURES_S = 6.0
"""A camera that has given no picture by then gives none; opening one takes up to three."""
_STILL_S = 1.0
_TAIL_S = 0.5
_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at, named as in the kiosk's config: an empty camera is none.

    `bell` is played first, `voice` is what is listened to; without a voice nothing is played.
    Where the speakerphone cancels echo by itself (`echo_cancellation` false) the microphone is
    not expected to hear it.
    """

    camera: str
    microphone: str
    loudspeaker: str
    sound: bool = True
    echo_cancellation: bool = True
    bell: Path | None = None
    voice: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """``ok`` or why not; empty where it was not looked at.  Slugs are `fleet.troubles`'."""

    camera: str = ""
    microphone: str = ""
    loudspeaker: str = ""
    echo_db: float | None = None


def look(wanted: Wanted, stopping: threading.Event) -> Found:
    """Never raises; after `stopping` is set it ends with what it has, and lets every device go."""
    film = _camera(wanted.camera, stopping) if wanted.camera else ""
    if not wanted.sound or stopping.is_set():
        return Found(film)
    try:
        heard = _sound(wanted, stopping)
    except tape.TapeError as error:
        log.warning("sound cannot be checked: %s", error)
        return Found(film)
    return Found(film, heard.microphone, heard.loudspeaker, heard.echo_db)


def _camera(source: str, stopping: threading.Event) -> str:
    seen: list[MatLike] = []
    until = time.monotonic() + _PICTURES_S
    try:
        for one in camera.pictures(source, stopping):
            seen.append(one)
            if len(seen) >= picture.ENOUGH or time.monotonic() > until or stopping.is_set():
                break
    except cv2.error as error:
        log.warning("camera cannot be checked source=%s: %s", source, error)
    return picture.judge(seen) if seen else camera.trouble(source)


def _sound(wanted: Wanted, stopping: threading.Event) -> loop.Heard:
    names = wanted.loudspeaker or server.DEFAULT, wanted.microphone or server.DEFAULT
    offer = server.ask(*names)
    if server.unmuted(offer.sink, offer.source):
        log.info("what the sound server had muted is taken back")
    if offer.source is None:
        return loop.Heard(offer.source_trouble, offer.sink_trouble)
    voice = wanted.voice
    if offer.sink is None or voice is None:
        # No microphone is opened of which people are not told.
        return loop.Heard("", offer.sink_trouble)
    if wanted.bell is not None:
        tape.play(wanted.bell, offer.sink)
    with (
        tape.recording(f"{offer.sink}.monitor") as monitor,
        tape.recording(offer.source) as microphone,
    ):
        said, still = _still(microphone)
        if said == "silent" or stopping.is_set():
            return loop.Heard(said)
        # Both tapes begin here.
        monitor.so_far()
        microphone.so_far()
        tape.play(voice, offer.sink)
        microphone.wait_for(_TAIL_S, _PATIENCE_S)
        played, heard = monitor.so_far(), microphone.so_far()
    if wanted.echo_cancellation:
        return loop.judge(still, played, heard)
    return loop.Heard(loop.judge_still(heard), loop.judge_played(played))


def _still(microphone: tape.Recorder) -> tuple[str, loop.Samples]:
    if not microphone.wait_for(_STILL_S, _PATIENCE_S):
        return "silent", microphone.so_far()
    still = microphone.so_far()
    return loop.judge_still(still), still
