"""The centre's loudspeaker and microphone during a lesson.

Outwards: each remote track has a `Line` of the `mixer`; the loudspeaker's callback takes one
mixed block every 10 ms.  Inwards: microphone blocks are held 40 ms (`capture`), cancelled by
`echo` against what leaves the loudspeaker (`monitor` reads it, `reference` lines it up), and
handed on.
`room_sound` keeps the devices alive from one thread of its own; `portaudio` opens them,
`server` asks the sound server what there is.  `lesson_room` is the only caller.

What the machine needs: a PulseAudio or PipeWire-pulse server, and Debian's `libportaudio2`,
`libasound2-plugins` (its ALSA device "pulse" is what PortAudio opens) and `pulseaudio-utils`
(`pactl`, `parec`).  No ALSA configuration of its own.
"""

from media.sound.mixer import Line
from media.sound.room_sound import Sound

__all__ = ["Line", "Sound"]
