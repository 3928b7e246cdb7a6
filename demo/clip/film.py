"""Encodes the films once into a cache folder; a half-written film is never seen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from demo.clip.brush import Picture
from demo.clip.moves import FILM_S
from demo.clip.seniors import LOOP_S, Gathering
from demo.clip.sound import RATE, Samples, lesson_sound
from demo.clip.studio import HEIGHT, WIDTH, lesson_picture, require_font

LESSON_RATE = 25
SENIORS_RATE = 15
_SENIORS_SIZE = (640, 360)
# Part of the file's name: raised when the drawing changes, so that an old film is not kept.
_EDITION = 1

_OPUS_FRAME = 960


def lesson_film(cache: Path, say: Callable[[str], None]) -> Path:
    """The lesson clip: 1280x720, Korean captions, a spoken count, `FILM_S` long."""
    path = cache / f"lesson-{_EDITION}.webm"
    if not path.exists():
        require_font()
        say("Drawing the lesson film (at the first start only, about half a minute) ...")
        count = int(FILM_S * LESSON_RATE)
        pictures = (lesson_picture(index / LESSON_RATE) for index in range(count))
        _write(path, pictures, LESSON_RATE, lesson_sound())
    return path


def seniors_film(cache: Path, number: int = 0) -> Path:
    """What the full kiosk's camera shows: people who wave, without sound."""
    path = cache / f"seniors-{number}-{_EDITION}.webm"
    if not path.exists():
        # Several rounds: a reader that starts the file over does so less often.
        once = list(Gathering(number).loop(*_SENIORS_SIZE, SENIORS_RATE))
        _write(path, (picture for _ in range(int(20 / LOOP_S)) for picture in once), SENIORS_RATE)
    return path


def _write(
    path: Path, pictures: Iterator[Picture], rate: int, samples: Samples | None = None
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{os.getpid()}-{time.monotonic_ns()}-{path.name}")
    try:
        with av.open(str(unfinished), "w", format="webm") as container:
            _encode(container, pictures, rate, samples)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _encode(
    container: av.container.OutputContainer,
    pictures: Iterator[Picture],
    rate: int,
    samples: Samples | None,
) -> None:
    first = next(pictures)
    height, width = first.shape[:2]
    video = container.add_stream("libvpx", rate=rate)
    video.width, video.height, video.pix_fmt = width, height, "yuv420p"
    video.bit_rate = 2_400_000 if (width, height) == (WIDTH, HEIGHT) else 900_000
    # One thread: a second one spins while it waits, and that costs others more than it gains.
    video.options = {"deadline": "realtime", "cpu-used": "16", "threads": "1", "g": str(rate * 2)}
    voice = None
    if samples is not None:
        voice = container.add_stream("libopus", rate=RATE, layout="mono")
        voice.bit_rate = 64_000
    heard = 0
    for index, picture in enumerate(_chain(first, pictures)):
        planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, rate)
        container.mux(video.encode(frame))
        # Sound is written along with the picture it belongs to, so that players need no seeking.
        if voice is not None and samples is not None:
            due = min(samples.size, (index + 1) * RATE // rate)
            while heard + _OPUS_FRAME <= due:
                container.mux(voice.encode(_sound(samples[heard : heard + _OPUS_FRAME], heard)))
                heard += _OPUS_FRAME
    container.mux(video.encode(None))
    if voice is not None:
        container.mux(voice.encode(None))


def _sound(samples: Samples, at: int) -> av.AudioFrame:
    packed = (np.clip(samples, -1, 1) * 32767).astype(np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(packed, format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame


def _chain(first: Picture, rest: Iterator[Picture]) -> Iterator[Picture]:
    yield first
    yield from rest
