"""Volume steps, and a real sound server that obeys them."""

from __future__ import annotations

import asyncio
import logging
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiosk.agent.wishes.loudness import Loudspeaker, pressed
from kiosk.config import Sound, Volume
from tests.parts.sound import SoundServer, sound_server
from tests.parts.waiting import until


@pytest.mark.parametrize(
    ("step", "change", "after"),
    [(6, 1, 7), (6, -1, 5), (8, 1, 8), (3, -1, 3), (10, 0, 8), (0, 0, 3)],
)
def test_steps_stay_within_the_limits(step: int, change: int, after: int) -> None:
    assert pressed(step, change, Volume(start=5, floor=3, ceiling=8)) == after


@asynccontextmanager
async def setting(speaker: Loudspeaker) -> AsyncIterator[None]:
    task = asyncio.create_task(speaker.keep_setting())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def volume_of(server: SoundServer, sink: str) -> str:
    argv = ["pactl", "get-sink-volume", sink]
    return subprocess.run(
        argv, env={**server.env, "LANG": "C"}, capture_output=True, text=True, check=True
    ).stdout


async def until_volume(server: SoundServer, sink: str, percent: str) -> None:
    def look() -> bool:
        return percent in volume_of(server, sink)

    await asyncio.to_thread(until, f"{sink} at {percent}", look, 60)


@pytest.mark.parametrize("loudspeaker", ["default", "spk"])
async def test_the_sink_of_the_lesson_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loudspeaker: str
) -> None:
    with sound_server(tmp_path) as server:
        monkeypatch.setenv("PULSE_SERVER", server.env["PULSE_SERVER"])
        monkeypatch.setenv("XDG_RUNTIME_DIR", server.env["XDG_RUNTIME_DIR"])
        speaker = Loudspeaker(Sound(loudspeaker=loudspeaker))
        async with setting(speaker):
            speaker.want(3)
            await until_volume(server, "spk", " 30%")
            speaker.want(9)
            await until_volume(server, "spk", " 90%")


@pytest.mark.parametrize("missing", ["server", "pactl"])
async def test_absence_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    missing: str,
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    if missing == "pactl":
        monkeypatch.setenv("PATH", str(tmp_path))
    speaker = Loudspeaker(Sound())
    with caplog.at_level(logging.INFO, "kiosk.agent.wishes.loudness"):
        await speaker.set_now(3)
        await speaker.set_now(4)
    (record,) = caplog.records
    assert record.getMessage().startswith("volume=not_set sink=@DEFAULT_SINK@ reason=")
