"""Finding faces in a grey picture: OpenCV's cascade of Haar features (Viola and Jones, 2001).

It tells a face from everything else and never one face from another.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from media.headcount.pipe import Grey

_SMALLEST_PX = 20
"""Of a picture 960 wide, somebody about four metres away; the cascade knows nothing smaller."""
_STEP, _NEIGHBOURS = 1.15, 4


class Faces:
    """The cascade, read anew for each picture: reading takes 5 ms, and one that has looked at a
    picture keeps 22 MiB for the next.
    """

    def __init__(self) -> None:
        # One core at the most: the lesson has the others.
        cv2.setNumThreads(1)
        self._trained = Path(cv2.__file__).parent / "data" / "haarcascade_frontalface_alt2.xml"

    def count(self, picture: Grey) -> int:
        cascade = cv2.CascadeClassifier(str(self._trained))
        pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
        found = cascade.detectMultiScale(
            # As it is: the cascade evens out the light of each window by itself.
            pixels,
            scaleFactor=_STEP,
            minNeighbors=_NEIGHBOURS,
            minSize=(_SMALLEST_PX, _SMALLEST_PX),
        )
        return len(found)
