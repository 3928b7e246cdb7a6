"""Where a lesson is joined from: which centre this is, and what it sees and hears with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wire.ids import CenterId

if TYPE_CHECKING:
    from media.camera import Camera
    from media.device import Trouble
    from media.sound import Sound


@dataclass(frozen=True, slots=True)
class Place:
    """One centre.  `neighbors`: the others in the order in which we like to see them."""

    me: CenterId
    name: str
    neighbors: Sequence[CenterId] = ()


@dataclass(frozen=True, slots=True)
class Devices:
    """Of that centre.  `people`: how many the camera counts here, where anybody counts."""

    camera: Camera
    sound: Sound
    people: Callable[[], int | None] = lambda: None

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        """Why a device is missing, by device; nothing of those that work."""
        every: dict[str, Trouble] = {
            "camera": self.camera.trouble,
            "microphone": self.sound.microphone_trouble,
            "loudspeaker": self.sound.loudspeaker_trouble,
        }
        return {device: trouble for device, trouble in every.items() if trouble}
