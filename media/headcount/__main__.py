"""The process that counts: pictures in at stdin, numbers out at stdout, until stdin ends.

With ``--low`` it runs only when hardly anybody else wants to.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import BinaryIO

from media.headcount.faces import Faces
from media.headcount.pipe import HEAD_BYTES, LOW, Grey, answer, size
from wire.heap import give_back


def main(pictures: BinaryIO, numbers: BinaryIO) -> None:
    """Answer each picture before the next is read; one is in memory at a time."""
    faces = Faces()
    while len(head := pictures.read(HEAD_BYTES)) == HEAD_BYTES:
        width, height = size(head)
        pixels = pictures.read(width * height)
        if len(pixels) < width * height:
            return
        people = faces.count(Grey(width, height, pixels))
        del pixels
        # The next look is seconds away.
        give_back()
        numbers.write(answer(people))
        numbers.flush()


if __name__ == "__main__":
    if LOW in sys.argv:
        os.setpriority(os.PRIO_PROCESS, 0, 19)  # whatever the kiosk's own is
    # Whoever started it ends it, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        main(sys.stdin.buffer, sys.stdout.buffer)
