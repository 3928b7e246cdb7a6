"""What the hub has to say to this centre: kept on the disk, shown by our own clock, confirmed.

A confirmation holds here at once and goes to the hub by the journal, so that it is never lost.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict

from kiosk.agent.people import People
from notice import show
from notice.notice import Board, Help, Seen
from notice.show import Shown
from schedule import keep
from wire.ids import NoticeId

TOLD_AGAIN_S = 60.0

log = logging.getLogger(__name__)


class Confirmed(BaseModel):
    """Somebody pressed 확인했어요 or 읽었어요; `told` once the journal has it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    notice_id: NoticeId
    at: AwareDatetime
    told: bool = False


class Posted(BaseModel):
    """The file.  Fields of a newer release are ignored, so that going back works."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    etag: str = ""
    board: Board = Board()
    confirmed: tuple[Confirmed, ...] = ()


class Notices:
    """Lives in the agent's event loop.  Until it is told to `keep` a file, it lives in memory."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._path: Path | None = None
        self._posted = Posted()
        self._tell_again_at_s = 0.0
        self._one_at_a_time = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []

    def keep(self, path: Path, now: datetime) -> None:
        """Take up what the disk holds, and keep it there from now on; never raises."""
        self._path = path
        try:
            data = keep.read(path)
            if data is not None:
                self._posted = Posted.model_validate_json(data)
        except ValueError:
            # The hub has it: it comes again with the next pull.
            aside = keep.set_aside(path, now)
            log.error("notices_on_disk=unusable set_aside=%s", aside.name)
        except OSError as error:
            log.error("notices_on_disk=unreadable reason=%r", error.strerror)

    def listen(self, changed: Callable[[], None]) -> None:
        """Have `changed` called when another board hangs here; it must not block."""
        self._listeners.append(changed)

    @property
    def board(self) -> Board:
        return self._posted.board

    @property
    def etag(self) -> str:
        return self._posted.etag

    def shown(self, now: datetime) -> Shown:
        return show.shown(self.board, {one.notice_id for one in self._posted.confirmed}, now)

    def help(self, asked_at: datetime | None) -> Help | None:
        """How the call of `asked_at` stands at the hub; None where it does not say."""
        told = self.board.help
        return told if told is not None and told.asked_at == asked_at else None

    def has_answered(self, since: datetime) -> bool:
        """Whether the newest call, not older than `since`, has been answered."""
        told = self.board.help
        return told is not None and told.state == "answered" and told.asked_at >= since

    async def take(self, board: Board, etag: str) -> None:
        """Show this board from now on.  What was confirmed on it stays confirmed."""
        async with self._one_at_a_time:
            there = {one.id for one in board.notices}
            kept = [one for one in self._posted.confirmed if one.notice_id in there or not one.told]
            await self._put(Posted(etag=etag, board=board, confirmed=tuple(kept)))
        self._tell_listeners()

    async def confirm(self, notice_id: str, now: datetime) -> str | None:
        """Somebody has read it; None once that is on the disk, else the refusal's slug.

        It is gone from the screen in any case: a full disk must not leave an alert up.
        """
        async with self._one_at_a_time:
            notice = show.find(self.board, notice_id)
            if notice is None:
                return "notice_unknown"
            confirmed = self._posted.confirmed
            if any(one.notice_id == notice.id for one in confirmed):
                return None
            more = Confirmed(notice_id=notice.id, at=now)
            stored = await self._change((*confirmed, more))
            self._tell_again_at_s = 0.0
        await self.tell()
        return None if stored else "not_stored"

    async def tell(self) -> None:
        """Put what the journal does not have yet into it; now and then again where it cannot."""
        if time.monotonic() < self._tell_again_at_s:
            return
        async with self._one_at_a_time:
            waiting = [one for one in self._posted.confirmed if not one.told]
            if not waiting:
                return
            told = {one.notice_id for one in waiting if await self._told(one)}
            if len(told) < len(waiting):
                self._tell_again_at_s = time.monotonic() + TOLD_AGAIN_S
            if told:
                await self._change(
                    one.model_copy(update={"told": one.told or one.notice_id in told})
                    for one in self._posted.confirmed
                )

    async def forget(self) -> None:
        """This kiosk is nobody's: nothing that was meant for the centre stays."""
        await self.tell()
        async with self._one_at_a_time:
            self._posted = Posted()
            try:
                if self._path is not None:
                    await asyncio.to_thread(keep.remove, self._path)
            except OSError as error:
                log.error("notices=not_removed reason=%r", error.strerror)
        self._tell_listeners()

    async def _told(self, one: Confirmed) -> bool:
        seen = Seen(notice_id=one.notice_id, at=one.at)
        return await self._people.record("seen", seen, f"seen {one.notice_id}")

    async def _change(self, confirmed: Iterable[Confirmed]) -> bool:
        return await self._put(self._posted.model_copy(update={"confirmed": tuple(confirmed)}))

    async def _put(self, posted: Posted) -> bool:
        self._posted = posted
        if self._path is None:
            return True
        try:
            data = posted.model_dump_json().encode()
            await asyncio.to_thread(keep.replace, self._path, data)
        except OSError as error:
            log.error("notices=not_stored reason=%r", error.strerror)
            return False
        return True

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()
