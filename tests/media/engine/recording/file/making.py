"""Real VP8 pictures and Opus sound to write files of."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import av
import numpy as np

from media.engine.recording.file.matroska import PICTURE, SOUND, Block
from tests.parts.room import pictures


@cache
def vp8(count: int, key_every: int = 10, width: int = 320, height: int = 180) -> tuple[bytes, ...]:
    """Numbered pictures, every so many a key frame."""
    coder = av.CodecContext.create("libvpx", "w")
    coder.width, coder.height, coder.pix_fmt = width, height, "yuv420p"
    coder.time_base = Fraction(1, 50)
    coder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    coder.gop_size, coder.thread_count = key_every, 1
    coder.bit_rate = 400_000
    made = []
    for number in range(count):
        pixels = pictures.draw(number, width, height, 120)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgba").reformat(format="yuv420p")
        frame.pts = number
        made += [bytes(packet) for packet in coder.encode(frame)]
    made += [bytes(packet) for packet in coder.encode(None)]
    assert len(made) == count
    return tuple(made)


@cache
def opus(count: int) -> tuple[bytes, ...]:
    """Packets of 20 ms with a tone."""
    coder = av.CodecContext.create("libopus", "w")
    coder.sample_rate, coder.layout, coder.format = 48_000, "mono", "s16"
    coder.bit_rate = 32_000
    made: list[bytes] = []
    for number in range(count):
        angles = 2 * np.pi * 440 * (np.arange(960) + number * 960) / 48_000
        samples = (np.sin(angles) * 12_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, number * 960
        made += [bytes(packet) for packet in coder.encode(frame)]
    assert len(made) == count
    return tuple(made)


def is_key(picture: bytes) -> bool:
    return picture[0] & 1 == 0


def blocks(slots: int) -> list[Block]:
    """That many slots of 20 ms, each with a picture and a sound."""
    made = []
    for slot, (picture, sound) in enumerate(zip(vp8(slots), opus(slots), strict=True)):
        made.append(Block(PICTURE, slot * 20, is_key(picture), picture))
        made.append(Block(SOUND, slot * 20, True, sound))
    return made
