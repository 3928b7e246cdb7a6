"""The process that counts: pictures in at stdin, numbers out at stdout, until stdin ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import BinaryIO

from media.headcount.faces import Faces
from media.headcount.pipe import HEAD_BYTES, Grey, answer, size


def main(pictures: BinaryIO, numbers: BinaryIO) -> None:
    """Answer each picture before the next is read; one is in memory at a time."""
    faces = Faces()
    while len(head := pictures.read(HEAD_BYTES)) == HEAD_BYTES:
        width, height = size(head)
        pixels = pictures.read(width * height)
        if len(pixels) < width * height:
            return
        numbers.write(answer(faces.count(Grey(width, height, pixels))))
        numbers.flush()


def _stand_back() -> None:
    """Run only when nobody else wants to."""
    os.nice(19)
    with contextlib.suppress(OSError):  # where that is not allowed, being nice has to do
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    _stand_back()
    # Whoever started it ends it, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        main(sys.stdin.buffer, sys.stdout.buffer)
