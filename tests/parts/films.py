"""Real small films of every kind, made with ffmpeg when a test asks for one."""

from __future__ import annotations

import subprocess
from pathlib import Path

PICTURES = ("-f", "lavfi", "-i", "testsrc=size={size}:rate=10")
SOUND = ("-f", "lavfi", "-i", "sine=440")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac")
VP8 = ("-c:v", "libvpx", "-b:v", "200k")
OPUS = ("-c:a", "libopus")


def make(
    path: Path, *coding: str, seconds: float = 3, size: str = "320x180", sound: bool = True
) -> Path:
    """A film at `path`, coded as `coding` says; the same call gives the same bytes."""
    pictures = [word.format(size=size) for word in PICTURES]
    inputs = [*pictures, *(SOUND if sound else ())]
    ffmpeg(*inputs, "-t", str(seconds), *coding, "-fflags", "+bitexact", str(path))
    return path


def ffmpeg(*words: str) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *words], check=True, timeout=60)


def mp4(path: Path, seconds: float = 3, size: str = "320x180") -> Path:
    """H.264 with AAC, its index in front as cameras and editors write it."""
    return make(path, *H264, *AAC, "-movflags", "+faststart", seconds=seconds, size=size)


def webm(path: Path, seconds: float = 3) -> Path:
    """VP8 with Opus."""
    return make(path, *VP8, *OPUS, seconds=seconds)
