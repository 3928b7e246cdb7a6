"""The centre's camera: from a device or a film to pictures for our tile and for the room.

`filming` is the camera, on a thread of its own; `sources` is where its pictures come from, `y4m`
a film whose pictures need no decoding; `devices` knows which cameras there are, and what is wrong
with one.
"""

from media.camera.devices import AUTO, real_cameras, trouble
from media.camera.filming import Camera
from media.camera.sources import LONG_SIDE, RATE, as_frame, pictures

__all__ = [
    "AUTO",
    "LONG_SIDE",
    "RATE",
    "Camera",
    "as_frame",
    "pictures",
    "real_cameras",
    "trouble",
]
