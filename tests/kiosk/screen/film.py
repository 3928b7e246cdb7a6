"""A film whose pictures carry their own number, ten a second, with a tone."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.parts import barcode

A_SECOND = 10
SIZE = (640, 360)


def make(path: Path, seconds: int) -> Path:
    width, height = SIZE
    pictures = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
    tone = ["-f", "lavfi", "-i", f"sine=440:d={seconds}"]
    packed = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10"]
    command = ["ffmpeg", "-loglevel", "error", *pictures, "-r", str(A_SECOND), "-i", "-", *tone]
    with subprocess.Popen(
        [*command, *packed, "-c:a", "aac", str(path)], stdin=subprocess.PIPE
    ) as program:
        assert program.stdin is not None
        for number in range(seconds * A_SECOND):
            picture = barcode.draw(number, width, height, barcode.MAGENTA)
            program.stdin.write(picture.tobytes())
        program.stdin.close()
    assert program.returncode == 0
    return path
