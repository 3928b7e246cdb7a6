"""The watch: every few seconds all centres are judged, and what changed is kept and told."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet import registry, watch
from fleet.errands import book
from fleet.errands.pictures import Pictures
from fleet.hints import Hints
from fleet.judging.finding import Subject
from fleet.judging.signs import Sign
from fleet.judging.track import Track, Tracks, judge
from fleet.messages import queue, telling
from fleet.messages.digest import Ahead, Digest, document, letter, part_for
from fleet.messages.queue import Channel, Outgoing
from hub.config import HubConfig
from hub.watch.facts import Live, Memory, gather
from hub.watch.receivers import Receiver, receivers
from schedule.handout import Handouts
from schedule.timetable import Timetable, lessons
from store.engine import Store
from wire.clock import Clock
from wire.ids import CenterId, KioskId

LOOK_S = 5.0
RESTS = 9
"""A look at very many centres takes long; so many times as long it leaves the machine to others."""
KEPT_AT_ONCE = 50
"""When a whole county loses its line, others write in between."""
SWEPT_EVERY = timedelta(hours=6)
_SOONEST_CHECK = timedelta(minutes=max(telling.CHECKS))

log = logging.getLogger(__name__)


class Watching:
    """Judges every centre with a kiosk.  `look` belongs to the hub's event loop."""

    def __init__(
        self,
        config: HubConfig,
        store: Store,
        clock: Clock,
        hints: Hints,
        pictures: Pictures,
        handouts: Handouts,
    ) -> None:
        self._store = store
        self._clock = clock
        self._hints = hints
        self._pictures = pictures
        self._handouts = handouts
        self._console = f"{config.public_url}/today"
        self._receivers = tuple(receivers(config.mail, config.webhooks))
        self._memory = Memory()
        self._tracks: dict[CenterId, Tracks] | None = None
        self._swept_at: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def run(self, is_mine: Callable[[], bool]) -> None:
        """Look again and again, for ever, while `is_mine` says that no other process does."""
        while True:
            began = time.monotonic()
            try:
                if await run_in_threadpool(is_mine):
                    await self.look()
                else:
                    self._tracks = None
            except Exception:
                # The task's rim: whatever went wrong in one look, the next one comes.
                log.exception("looking after the centres failed")
                # What is in the database holds, also where another hub wrote it.
                self._tracks = None
            await asyncio.sleep(max(LOOK_S, RESTS * (time.monotonic() - began)))

    async def look(self) -> None:
        """Judge every centre as it is now."""
        async with self._one_at_a_time:
            # Connections and pictures live on the event loop; the database is read in a thread.
            connected = self._hints.connected()
            await run_in_threadpool(self._look, connected)

    def _look(self, connected: frozenset[KioskId]) -> None:
        now = self._clock.now()
        with self._store.reading() as session:
            if self._tracks is None:
                self._tracks = {**watch.tracks(session)}
            before = self._tracks
            kiosks = registry.kiosks(session)
            timetable = self._handouts.timetable(session)
            found = ((kiosk.id, self._pictures.fresh(kiosk.id, now)) for kiosk in kiosks)
            live = Live(connected, {kiosk_id: one for kiosk_id, one in found if one is not None})
            facts = gather(session, self._memory, (kiosks, timetable, live), now)
        after = {one.center_id: judge(before.get(one.center_id, {}), one) for one in facts}
        self._keep(before, after, now)
        self._tracks = after
        self._tell(timetable, after, now)
        self._sweep(now)

    def _keep(
        self,
        before: dict[CenterId, Tracks],
        after: dict[CenterId, Tracks],
        now: datetime,
    ) -> None:
        changed = [
            center_id
            for center_id in before.keys() | after.keys()
            if _signs(before.get(center_id)) != _signs(after.get(center_id))
        ]
        for first in range(0, len(changed), KEPT_AT_ONCE):
            some = changed[first : first + KEPT_AT_ONCE]
            with self._store.transaction() as session:
                for center_id in some:
                    watch.keep(session, center_id, after.get(center_id, {}), now)
            log.info("findings changed centers=%s", ",".join(some))

    def _tell(self, timetable: Timetable, tracks: dict[CenterId, Tracks], now: datetime) -> None:
        if not self._receivers:
            return
        with self._store.transaction() as session:
            digests = [*_before_lessons(session, timetable, tracks, now)]
            digests += [found] if (found := telling.news(session, now)) else []
            for digest in digests:
                queue.put(session, self._messages(digest, timetable.timezone))

    def _sweep(self, now: datetime) -> None:
        """Let go of what is kept for some days only."""
        if self._swept_at is not None and now - self._swept_at < SWEPT_EVERY:
            return
        with self._store.transaction() as session:
            queue.sweep(session, now)
            book.forget_old_logs(session, now)
        self._swept_at = now

    def _messages(self, digest: Digest, zone: str) -> list[Outgoing]:
        return messages(digest, self._receivers, zone, self._console)


def messages(digest: Digest, to: Sequence[Receiver], zone: str, console: str) -> list[Outgoing]:
    """A digest as one message for each of `to` whom something in it concerns."""
    made = []
    for channel, target, reader in to:
        part = part_for(reader, digest)
        if part is None:
            continue
        if channel is Channel.MAIL:
            written = letter(part, zone, console)
            body = {"subject": written.subject, "text": written.text}
        else:
            body = document(part)
        made.append(queue.message(channel, target, digest.kind, body, digest.at))
    return made


def _before_lessons(
    session: Session, timetable: Timetable, tracks: dict[CenterId, Tracks], now: datetime
) -> list[Digest]:
    found = []
    for lesson in lessons(timetable, now, now + _SOONEST_CHECK):
        if not now < lesson.starts_at <= now + _SOONEST_CHECK:
            continue
        ahead = Ahead(lesson.id, lesson.title, lesson.starts_at)
        worse = _worse(tracks, lesson.center_ids)
        digest = telling.before_lesson(session, ahead, lesson.center_ids, worse, now)
        found += [digest] if digest is not None else []
    return found


def _worse(
    tracks: dict[CenterId, Tracks], center_ids: Sequence[CenterId]
) -> dict[tuple[CenterId, Subject], Sign]:
    """What is found already and about to become a problem."""
    return {
        (center_id, subject): track.pending.sign
        for center_id in center_ids
        for subject, track in tracks.get(center_id, {}).items()
        if track.sign is not None
        and track.pending is not None
        and track.pending.sign is not None
        and track.pending.sign.level.is_problem
    }


def _signs(tracks: Tracks | None) -> dict[Subject, Sign]:
    found: dict[Subject, Track] = {**(tracks or {})}
    return {subject: track.sign for subject, track in found.items() if track.sign is not None}
