"""Speech to send, spoken once by espeak-ng: the same bytes at every call."""

from __future__ import annotations

import subprocess
from pathlib import Path

_WORDS = (
    "Good morning everybody. Today we begin with the shoulders. Raise both arms slowly and "
    "breathe in, then lower them and breathe out. Now turn your head to the left, and hold it "
    "there while I count to five. One, two, three, four, five. Very good, and to the right. "
)


def speech(path: Path, seconds: float) -> Path:
    """A WAV file, 48 kHz mono 16 bit, of this length."""
    spoken = path.with_suffix(".spoken.wav")
    subprocess.run(["espeak-ng", "-s", "150", "-w", str(spoken), _WORDS], check=True)
    convert = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", "-1", "-i", str(spoken)]
    shape = ["-t", str(seconds), "-ar", "48000", "-ac", "1", "-fflags", "+bitexact", str(path)]
    subprocess.run([*convert, *shape], check=True)
    spoken.unlink()
    return path
