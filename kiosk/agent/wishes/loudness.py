"""The kiosk's volume: steps of 0 to 10, and the sound server that obeys them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os

from kiosk.agent.wishes import Wished
from kiosk.config import Sound
from kiosk.config import Volume as Limits

PATIENCE_S = 3.0

log = logging.getLogger(__name__)


def pressed(step: int, change: int, limits: Limits) -> int:
    """The step after 크게 (+1) or 작게 (-1)."""
    return max(limits.floor, min(limits.ceiling, step + change))


class Loudspeaker:
    """Sets the volume of the sink that the lesson comes out of."""

    def __init__(self, sound: Sound) -> None:
        self._enabled = sound.enabled
        self._sink = "@DEFAULT_SINK@" if sound.loudspeaker == "default" else sound.loudspeaker
        # The sound server belongs to the session of the screen's user, who is also ours; a
        # system service is not told where that is.
        runtime = f"/run/user/{os.getuid()}"
        self._environ = {"XDG_RUNTIME_DIR": runtime, **os.environ}
        self._silent = False
        self._wanted = asyncio.Event()
        self._step = 0

    def want(self, step: int) -> None:
        """Have it set soon; nobody waits for a sound server."""
        self._step = step
        self._wanted.set()

    async def keep_setting(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            if self._enabled:
                await self.set_now(self._step)

    async def set_now(self, step: int) -> None:
        """A sound server that is away is logged once and is asked again next time."""
        trouble = await self._trouble(f"{step * 10}%")
        if trouble and not self._silent:
            log.warning("volume=not_set sink=%s reason=%r", self._sink, trouble)
        elif self._silent and not trouble:
            log.info("volume=set_again sink=%s", self._sink)
        self._silent = bool(trouble)

    async def _trouble(self, percent: str) -> str:
        """What went wrong; empty when the sink obeyed."""
        try:
            process = await asyncio.create_subprocess_exec(
                "pactl",
                "set-sink-volume",
                self._sink,
                percent,
                env=self._environ,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            return f"pactl: {error.strerror}"
        try:
            async with asyncio.timeout(PATIENCE_S):
                _, said = await process.communicate()
        except TimeoutError:
            return f"no answer for {PATIENCE_S} s"
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return said.decode(errors="replace").strip() if process.returncode else ""


class Volume:
    """The step people wished for, within limits that may be newer than the wish."""

    def __init__(self, wished: Wished, speaker: Loudspeaker, limits: Limits) -> None:
        self._wished = wished
        self._speaker = speaker
        self.limits = limits

    @property
    def step(self) -> int:
        return pressed(self._wished.now.volume, 0, self.limits)

    def set(self) -> None:
        """Make it so loud."""
        self._speaker.want(self.step)

    def between(self, limits: Limits) -> None:
        self.limits = limits
        self.set()

    async def press(self, change: int) -> str | None:
        """One step louder (+1) or quieter (-1); None once it is on disk."""
        step = pressed(self.step, change, self.limits)
        refusal = await self._wished.change(volume=step)
        self._speaker.want(step)
        return refusal
