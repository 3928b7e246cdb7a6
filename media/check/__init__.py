"""One look at camera, microphone and loudspeaker before a lesson, while nobody uses them.

`look` is the door: it takes some pictures (judged by `picture`) and, where it may be heard,
plays what it is given and listens to the loudspeaker's monitor and to the microphone at once
(`tape`), from which `loop` tells whether one hears the other and how much of it the echo
canceller takes away.  `picture` and `loop` are pure.  Nothing that is seen or heard leaves it.
"""

from media.check.look import Found, Wanted, look

__all__ = ["Found", "Wanted", "look"]
