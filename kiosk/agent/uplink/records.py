"""What happened here goes to the hub: at once, and again until it is there."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from attendance.errors import JournalError
from attendance.outbox import Outbox
from attendance.record import Batch, Receipt
from kiosk.agent.errors import HubAwayError, HubError
from kiosk.agent.people import People
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.patience import Backoff, Nudge, between_tries

PATH = "/api/kiosk/records"
IDLE_S = 600.0
"""So often a look whether something waits, should a nudge ever be missed."""

log = logging.getLogger(__name__)


class Records:
    """One batch at a time.  Runs `keep_sending` while the kiosk is paired."""

    def __init__(self, hub: Hub, people: People) -> None:
        self._hub = hub
        self._people = people
        self._ask = True
        self._nudge = Nudge()
        people.listen(self._nudge.give)

    def hub_is(self, reachable: bool) -> None:
        """Back again, perhaps from its backup: send what waits, or at least ask what it has."""
        if reachable:
            self._ask = True
            self._nudge.give()

    async def keep_sending(self) -> None:
        backoff = Backoff()
        while True:
            try:
                moved = await self._exchange()
            except (HubError, JournalError) as error:
                log.warning("records=not_sent reason=%r", str(error))
                retry_after_s = error.retry_after_s if isinstance(error, HubError) else None
                # Only what happens from now on says that it is worth trying sooner.
                self._nudge.take_back()
                await between_tries(self._nudge, backoff, retry_after_s)
                continue
            if moved:
                backoff.reset()
            elif self._people.waiting:
                log.info("records=no_progress waiting=%d", self._people.waiting)
                await between_tries(self._nudge, backoff, None)
            else:
                backoff.reset()
                await self._nudge.wait(IDLE_S)

    async def _exchange(self) -> bool:
        """Whether the hub has more now than before."""
        journal = self._people.journal
        if journal is None or not journal.last:
            return False
        if not (self._ask or self._people.tidy_due or journal.waiting):
            return False
        # Set again by a hub that comes back meanwhile.
        self._ask = False
        try:
            moved = await Outbox(journal, self._send).exchange()
        except BaseException:
            self._ask = True
            raise
        if self._people.tidy_due:
            await self._people.let_go()
        log.info("records=sent have=%d waiting=%d", journal.have, journal.waiting)
        return moved

    async def _send(self, batch: Batch) -> Receipt:
        answer = await self._hub.post(PATH, batch)
        try:
            return Receipt.model_validate_json(answer.body)
        except ValidationError as error:
            raise HubAwayError(f"no receipt in {len(answer.body)} bytes") from error
