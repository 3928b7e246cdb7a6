"""What the kiosk's journal holds comes to the hub: in order, again and again until it is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from attendance.journal.journal import Journal
from attendance.record import Batch, Receipt

log = logging.getLogger(__name__)


class Outbox:
    """Sends a journal's records; keeps nothing itself, so that a crash costs a repetition."""

    def __init__(self, journal: Journal, send: Callable[[Batch], Awaitable[Receipt]]) -> None:
        self._journal = journal
        self._send = send

    async def exchange(self) -> bool:
        """Send the next batch and follow the hub's answer; whether the hub has more than before.

        An empty batch asks what the hub has.  One exchange at a time.  After False the caller
        waits: nothing was there to send, or the hub did not move.  Raises what `send` raises,
        and `JournalError`.
        """
        before = self._journal.have
        batch = await asyncio.to_thread(self._journal.batch, before)
        receipt = await self._send(batch)
        have = taken(batch, before, receipt.have, self._journal.last)
        if have is None:
            log.error("outbox=renewed hub_has=%d last=%d", receipt.have, self._journal.last)
            await asyncio.to_thread(self._journal.renew)
            return False
        if have < before:
            log.warning("outbox=hub_went_back from=%d to=%d", before, have)
        if have != before:
            await asyncio.to_thread(self._journal.received, have)
        return have > before


def taken(batch: Batch, before: int, have: int, last: int) -> int | None:
    """Up to which number the hub surely has our records, after it answered `have` (pure).

    Less than `before` when the hub was restored from a backup.  What it claims beyond the batch
    may have come from a copy of this journal, so it is sent again, which changes nothing.  None
    when it knows numbers that this journal never gave: then the journal was restored, and its
    next records would be taken for others; it needs a new name.
    """
    if have > last:
        return None
    sent = batch.records[-1].seq if batch.records else before
    return min(have, sent)
