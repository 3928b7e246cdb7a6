"""What the hub asks of this kiosk, done once: a picture of the screen, a restart, the logs,
a look at its devices.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from fleet.errands.errand import Answer, ErrandOut, Kind, Progress, Reason
from kiosk import logs
from kiosk.agent.desk import Desk
from kiosk.agent.errors import HubError, HubRefusedError
from kiosk.agent.people import People
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.patience import Nudge
from schedule import keep
from wire.clock import Clock

PATH = "/api/kiosk/errands"
PICTURE_WITHIN_S = 20.0
"""The screen warns for some seconds before it takes one."""
LOOK_S = 2.0
AGAIN_S = 10.0
IDLE_S = 600.0
ENDED_KEPT = 20

log = logging.getLogger(__name__)


class _Ended(BaseModel):
    """The file: how errands ended here, so that none is done twice."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ended: dict[str, Answer] = {}


class Doing:
    """Does one errand after the other; one that has to wait does not hold up the others."""

    def __init__(self, hub: Hub, desk: Desk, people: People, state_dir: Path, clock: Clock) -> None:
        self._hub, self._desk, self._people, self._clock = hub, desk, people, clock
        self._state_dir = state_dir
        self._path = state_dir / "errands.json"
        self._ended = _load(self._path)
        self._open: tuple[ErrandOut, ...] = ()
        self._said: dict[str, str] = {}
        self._looking: set[str] = set()
        self._nudge = Nudge()
        self._pictures: dict[str, asyncio.Future[bytes]] = {}
        self.leave: Callable[[], None] = lambda: None
        """Ends both programs of this kiosk, for their supervisor to start them anew."""

    def take(self, errands: tuple[ErrandOut, ...]) -> None:
        self._open = errands
        self._nudge.give()

    def forget(self) -> None:
        """This kiosk is nobody's any more; what was asked is not asked now."""
        self._open, self._ended = (), {}
        self._said.clear()
        keep.remove(self._path)

    def hub_is(self, reachable: bool) -> None:
        if reachable:
            self._nudge.give()

    def picture_came(self, errand_id: str, jpeg: bytes) -> None:
        future = self._pictures.get(errand_id)
        if future is not None and not future.done():
            future.set_result(jpeg)

    async def keep_doing(self) -> None:
        while True:
            wait_s = LOOK_S
            # While the hub is away nothing could be told it, and people would be told for nothing.
            for errand in self._open if self._hub.reachable else ():
                try:
                    await self._look_at(errand)
                except HubRefusedError as error:
                    log.error("errand=dropped id=%s reason=%r", errand.id, str(error))
                    self._drop(errand.id)
                except HubError as error:
                    log.info("errand=put_off id=%s reason=%r", errand.id, str(error))
                    wait_s = AGAIN_S
            await self._nudge.wait(wait_s if self._open else IDLE_S)

    async def _look_at(self, errand: ErrandOut) -> None:
        if self._clock.now() >= errand.expires_at:
            self._drop(errand.id)
        elif errand.id in self._ended:
            await self._say(errand.id, self._ended[errand.id])
        elif errand.kind == Kind.PICTURE:
            await self._picture(errand.id)
        elif errand.kind == Kind.LOGS:
            await self._logs(errand.id)
        elif errand.kind == Kind.RESTART:
            await self._restart(errand.id)
        elif errand.kind == Kind.CHECK:
            await self._check(errand.id)
        else:
            await self._refuse(errand.id, Reason.NOT_KNOWN)

    async def _picture(self, errand_id: str) -> None:
        if self._desk.state.attendance_open or self._desk.state.corner is not None:
            await self._refuse(errand_id, Reason.NAMES_SHOWN)
            return
        self._desk.operator_looks(errand_id)
        self._pictures[errand_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(PICTURE_WITHIN_S):
                jpeg = await self._pictures[errand_id]
        except TimeoutError:
            # A screen takes no picture while names are on it.
            names = self._desk.state.attendance_open
            await self._refuse(errand_id, Reason.NAMES_SHOWN if names else Reason.SCREEN_AWAY)
            return
        finally:
            del self._pictures[errand_id]
        await self._send(errand_id, "picture", jpeg, "image/jpeg")

    async def _logs(self, errand_id: str) -> None:
        roll = self._people.roll
        names = [member.name for member in roll.members] if roll else []
        try:
            bundle = await asyncio.to_thread(logs.bundle, self._state_dir, names)
        except OSError as error:
            log.error("logs=unreadable reason=%r", error.strerror)
            await self._refuse(errand_id, Reason.FAILED)
            return
        await self._send(errand_id, "logs", bundle, "application/zip")

    async def _restart(self, errand_id: str) -> None:
        reason = self._desk.unrest()
        if reason is not Reason.NONE:
            await self._wait(errand_id, reason)
            return
        if not await self._remember(errand_id, Answer(progress=Progress.DONE)):
            # What is not written down would be done again after every start.
            await self._say(errand_id, Answer(progress=Progress.REFUSED, reason=Reason.FAILED))
            return
        log.info("errand=restart id=%s", errand_id)
        self.leave()

    async def _check(self, errand_id: str) -> None:
        checks = self._desk.checks
        if errand_id in self._looking:
            if not checks.is_looking:
                self._looking.discard(errand_id)
                await self._say(errand_id, Answer(progress=Progress.DONE))
        elif checks.may_look:
            checks.look_now()
            self._looking.add(errand_id)
            await self._wait(errand_id, Reason.NONE)
        else:
            await self._wait(errand_id, Reason.IN_USE)

    async def _wait(self, errand_id: str, reason: Reason) -> None:
        """Say once that it is known, and what it waits for."""
        if self._said.get(errand_id) != reason:
            await self._say(errand_id, Answer(progress=Progress.TAKEN, reason=reason))
            self._said[errand_id] = reason

    async def _send(self, errand_id: str, what: str, body: bytes, media_type: str) -> None:
        path, kind = f"{PATH}/{errand_id}/{what}", {"Content-Type": media_type}
        await self._hub.call("PUT", path, headers=kind, data=body)
        log.info("errand=done id=%s what=%s bytes=%d", errand_id, what, len(body))
        self._end(errand_id, Answer(progress=Progress.DONE))

    async def _refuse(self, errand_id: str, reason: Reason) -> None:
        log.info("errand=refused id=%s reason=%s", errand_id, reason)
        await self._say(errand_id, Answer(progress=Progress.REFUSED, reason=reason))

    async def _say(self, errand_id: str, said: Answer) -> None:
        await self._hub.post(f"{PATH}/{errand_id}", said)
        if said.progress is not Progress.TAKEN:
            self._end(errand_id, said)

    async def _remember(self, errand_id: str, said: Answer) -> bool:
        ended = _newest({**self._ended, errand_id: said})
        document = _Ended(ended=ended).model_dump_json().encode()
        try:
            await asyncio.to_thread(keep.replace, self._path, document)
        except OSError as error:
            log.error("errands=not_stored reason=%r", error.strerror)
            return False
        self._ended = ended
        return True

    def _end(self, errand_id: str, said: Answer) -> None:
        """It is over; a list that was on its way meanwhile may name it once more."""
        self._ended = _newest({**self._ended, errand_id: said})
        self._drop(errand_id)

    def _drop(self, errand_id: str) -> None:
        self._open = tuple(errand for errand in self._open if errand.id != errand_id)
        self._said.pop(errand_id, None)


def _newest(ended: dict[str, Answer]) -> dict[str, Answer]:
    return dict(list(ended.items())[-ENDED_KEPT:])


def _load(path: Path) -> dict[str, Answer]:
    data = keep.read(path)
    try:
        return {} if data is None else _Ended.model_validate_json(data).ended
    except ValueError:
        log.error("errands_on_disk=unusable")
        return {}
