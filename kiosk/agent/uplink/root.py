"""Everything between this kiosk and the hub, put together."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import aiohttp

from kiosk.agent.desk import Desk
from kiosk.agent.errors import CredentialRefusedError
from kiosk.agent.uplink import credential as kept_credential
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.credential import Credential
from kiosk.agent.uplink.hint import Hint
from kiosk.agent.uplink.pairing import pair
from kiosk.agent.uplink.passes import Passes
from kiosk.agent.uplink.pull import Pull
from kiosk.agent.uplink.report import Pictures, Report
from kiosk.config import KioskConfig
from schedule import keep
from schedule.follow import Follow
from wire.clock import Clock

log = logging.getLogger(__name__)


class Uplink:
    """Pairs, then lives with the hub until the credential is refused, and so on."""

    def __init__(
        self,
        config: KioskConfig,
        session: aiohttp.ClientSession,
        desk: Desk,
        follow: Follow,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._follow = follow
        self._file: Path = config.state_dir / "credential.json"
        self._hub = Hub(session, config.hub_url, clock)
        self.pull = Pull(self._hub, follow, desk, clock)
        self._hint = Hint(session, config.hub_url, self._hub, self.pull.now)
        self._report = Report(self._hub, desk, config.state_dir)
        self.pictures = Pictures(self._hub)
        self.passes = Passes(self._hub, desk, self.pull)
        self._hub.listen(desk.hub_is)
        self._hub.listen(self._hint.hub_is)
        self._hub.listen(self._report.hub_is)
        self._hub.listen(self.pull.hub_is)

    def credential(self, clock: Clock) -> Credential | None:
        """What the disk holds; the desk has to know before the first event."""
        return kept_credential.load(self._file, clock.now())

    async def run(self, credential: Credential | None) -> None:
        while True:
            if credential is None:
                credential = await self._paired()
            self._hub.credential = credential.credential
            await self._live()
            credential = None

    async def _paired(self) -> Credential:
        credential = await pair(self._hub, self._desk.show_code)
        try:
            await asyncio.to_thread(kept_credential.store, self._file, credential)
        except OSError as error:
            log.error("credential=not_stored reason=%r", error.strerror)
        log.info("paired kiosk=%s center=%s", credential.kiosk_id, credential.center.id)
        await self._desk.paired(credential.center)
        return credential

    async def _live(self) -> None:
        """Until the hub refuses the credential; then nothing of it is left."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.pull.keep_pulling())
                group.create_task(self._hint.keep_listening())
                group.create_task(self._report.keep_reporting())
                group.create_task(self.pictures.keep_sending())
                group.create_task(self._until_refused())
        except* CredentialRefusedError:
            log.warning("credential=refused remedy=pair_this_kiosk_again")
        self._hub.credential = None
        self._hub.refused.clear()
        try:
            keep.remove(self._file)
            self._follow.forget()
        except OSError as error:
            # It is refused again after a restart, so nothing is lost by going on.
            log.error("credential=not_removed reason=%r", error.strerror)
        await self._desk.unpaired()

    async def _until_refused(self) -> None:
        await self._hub.refused.wait()
        raise CredentialRefusedError("the hub does not know this kiosk any more")
