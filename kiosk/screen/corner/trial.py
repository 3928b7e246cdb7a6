"""Camera and microphone as they run for the helper's corner (asyncio); nobody else has them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.config import KioskConfig
from kiosk.screen.corner.visit import Trial

if TYPE_CHECKING:
    from livekit import rtc

    from media.camera import Camera
    from media.sound import Sound

_QUIETEST_DB, _LOUDEST_DB = -60.0, -10.0
"""Of full scale: what the meter shows as nothing and as everything."""
_FALLS = 0.85
"""What is left of a level after 10 ms of silence: a meter that is read, not a flicker."""


class Devices:
    """Started and stopped on one asyncio thread, one after the other."""

    def __init__(self, make: Callable[[], tuple[Camera, Sound]]) -> None:
        """`make` is called when they are first wanted: it loads the media library."""
        self._make = make
        self._made: tuple[Camera, Sound] | None = None
        self._wanted = self._running = (False, False)
        self._level = 0.0
        self._lock = asyncio.Lock()
        self._settling: asyncio.Task[None] | None = None

    @property
    def trial(self) -> Trial:
        """May be asked from any thread."""
        if self._made is None:
            return Trial()
        camera, sound = self._made
        microphone = sound.microphone if self._running[1] else "off"
        found = {"camera": camera.trouble}
        if self._running[1]:
            found["microphone"] = sound.microphone_trouble
        return Trial(camera.state, microphone, self._level, found)

    def want(
        self, camera: bool, microphone: bool, on_picture: Callable[[rtc.VideoFrame], None]
    ) -> None:
        """Have these run from now on, and the others not."""
        self._wanted = (camera, microphone)
        self._settling = asyncio.create_task(self._settle(on_picture))

    async def stop(self) -> None:
        """None runs any more when this returns: a lesson needs them."""
        self._wanted = (False, False)
        await self._settle(lambda _: None)

    async def _settle(self, on_picture: Callable[[rtc.VideoFrame], None]) -> None:
        async with self._lock:
            wanted, running = self._wanted, self._running
            if wanted == running:
                return
            self._made = self._made or self._make()
            camera, sound = self._made
            self._running = wanted
            # Both may take a moment to let go of a device.
            if running[0] and not wanted[0]:
                await asyncio.to_thread(camera.stop)
            if running[1] and not wanted[1]:
                await asyncio.to_thread(sound.stop)
                self._level = 0.0
            if wanted[0] and not running[0]:
                camera.start(on_picture)
            if wanted[1] and not running[1]:
                sound.start()
                sound.open_microphone(self._hear)

    def _hear(self, block: bytes) -> None:
        self._level = max(level(block), self._level * _FALLS)


def level(block: bytes) -> float:
    """How loud a block of 16-bit samples is, from 0 to 1."""
    # Imported late, as everything that has to do with media.
    import numpy as np

    samples = np.frombuffer(block, np.int16).astype(np.float64)
    power = float(np.mean(samples**2)) / 32768.0**2 if samples.size else 0.0
    decibel = 10 * np.log10(max(power, 1e-12))
    share = (decibel - _QUIETEST_DB) / (_LOUDEST_DB - _QUIETEST_DB)
    return float(min(1.0, max(0.0, share)))


def devices(config: KioskConfig) -> Devices:
    """Of this kiosk, as its config names them."""

    def make() -> tuple[Camera, Sound]:
        from media.camera import Camera
        from media.sound import Sound

        sound = Sound(
            enabled=config.sound.enabled,
            microphone=config.sound.microphone,
            loudspeaker=config.sound.loudspeaker,
            # What is heard is only measured, here.
            echo_cancellation=False,
        )
        return Camera(config.camera.source), sound

    return Devices(make)
