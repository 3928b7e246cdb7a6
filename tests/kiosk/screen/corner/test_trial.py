"""Camera and microphone as they run for the helper's corner."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from kiosk.screen.corner.trial import Devices, level
from media.camera import Camera
from media.sound import Sound
from tests.kiosk.screen.film import make


@pytest.mark.parametrize(
    ("amplitude", "least", "most"), [(0, 0, 0), (40, 0, 0.1), (3000, 0.6, 0.8), (32000, 1, 1)]
)
def test_a_level_is_what_people_hear(amplitude, least, most):
    time = np.arange(480) / 48_000
    block = (amplitude * np.sin(2 * np.pi * 440 * time)).astype("<i2").tobytes()
    assert least <= level(block) <= most


async def test_a_camera_runs_while_it_is_wanted_and_not_after(tmp_path):
    film = make(tmp_path / "film.mp4", 2)
    seen = asyncio.Event()
    silent = Sound(
        enabled=False, microphone="default", loudspeaker="default", echo_cancellation=False
    )
    devices = Devices(lambda: (Camera(str(film)), silent))
    assert devices.trial.camera == "off"
    devices.want(True, False, lambda _: seen.set())
    async with asyncio.timeout(60):
        await seen.wait()
    assert devices.trial.camera == "ok"
    devices.want(False, False, lambda _: None)
    await devices.stop()
    assert devices.trial.camera == "off"
    seen.clear()
    # Whatever was wanted and taken back at once leaves nothing running.
    devices.want(True, False, lambda _: seen.set())
    await devices.stop()
    assert devices.trial.camera == "off"
