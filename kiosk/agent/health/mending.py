"""Has done what `healing` decides, once a second; what it did outlives the agent."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict

from fleet.errands.errand import Reason
from kiosk.agent.desk import Desk
from kiosk.agent.health.healing import SCREEN, Facts, Healing, Past, Step, ailing, step
from kiosk.agent.health.supervisor import Supervisor
from kiosk.state import Mode
from schedule import keep
from wire.clock import Clock

LOOK_S = 1.0
FRESH, AGAIN_S = timedelta(minutes=10), 3600.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_IDLE = frozenset({Mode.HOME, Mode.QUIET, Mode.DARK})

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    """The file.  Fields of a newer release are ignored, so that going back works."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    boot: str = ""
    steps: int = 0
    program_for: str = ""
    machine_at: tuple[AwareDatetime, ...] = ()
    machine_for: str = ""


class Mending:
    """Watches the desk's screen and checks."""

    def __init__(
        self,
        desk: Desk,
        send_away: Callable[[], None],
        supervisor: Supervisor,
        folder: Path,
        clock: Clock,
    ) -> None:
        """`send_away` ends the screen's program, for systemd to start it anew."""
        self._desk, self._send_away, self._supervisor = desk, send_away, supervisor
        self._path, self._clock = folder / "healing.json", clock
        self._boot = _boot_id()
        self._past = self._load()
        self._state = Healing()
        self._asked_s = float("-inf")

    async def keep_mending(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> Step | None:
        """One look, and what was started anew."""
        now, facts = self._clock.now(), self._facts()
        if not facts.ailing:
            self._past = self._past.well()
        self._state, wanted, why = step(self._state, self._past, facts, now)
        if wanted is None:
            return None
        log.warning("healing=%s why=%s steps=%d", wanted, why, self._past.steps + 1)
        # Counted before: whatever it starts anew, it must not be done over and over.
        self._past = self._past.after(wanted, why, now)
        await asyncio.to_thread(self._store)
        match wanted:
            case Step.PROGRAM:
                self._send_away()
                if why != SCREEN:
                    self._desk.checks.look_again()
            case Step.SERVICE:
                await self._supervisor.screen_anew()
            case Step.MACHINE:
                await self._supervisor.machine_anew()
        return wanted

    def _facts(self) -> Facts:
        checks, state, unrest = self._desk.checks, self._desk.state, self._desk.unrest()
        # While it looks again nobody knows yet.
        known = checks.last is not None and not checks.is_looking
        over = state.attendance_open or state.corner is not None
        idle = state.mode in _IDLE and not over and unrest is not Reason.IN_USE
        return Facts(
            screen_silent_s=self._desk.screen.silent_s(time.monotonic()),
            ailing=ailing(checks.last.found) if checks.last is not None else "",
            screen_is_there=self._desk.screen.is_there,
            idle=known and idle,
            rests=known and unrest is Reason.NONE and self._is_fresh(),
        )

    def _is_fresh(self) -> bool:
        """Whether it was looked at lately; else, once an hour, it is looked at again."""
        last, now_s = self._desk.checks.last, time.monotonic()
        if last is None or self._clock.now() - last.at <= FRESH:
            return last is not None
        if ailing(last.found) and now_s - self._asked_s >= AGAIN_S:
            self._asked_s = now_s
            self._desk.checks.look_again()
        return False

    def _load(self) -> Past:
        data = keep.read(self._path)
        if data is None:
            return Past()
        try:
            kept = _Kept.model_validate_json(data)
        except ValueError:
            aside = keep.set_aside(self._path, self._clock.now())
            log.error("healing_on_disk=unusable set_aside=%s", aside.name)
            return Past()
        same = kept.boot == self._boot
        ours = (kept.steps, kept.program_for) if same else (0, "")
        return Past(*ours, kept.machine_at, kept.machine_for)

    def _store(self) -> None:
        past = self._past
        kept = _Kept(
            boot=self._boot,
            steps=past.steps,
            program_for=past.program_for,
            machine_at=past.machine_at,
            machine_for=past.machine_for,
        )
        try:
            keep.replace(self._path, kept.model_dump_json().encode())
        except OSError as error:
            log.error("healing=not_stored reason=%r", error.strerror)


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""
