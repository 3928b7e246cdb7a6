"""Who of this centre's people came: the roll, what a tap on a name does, and what is shown.

A tap is in the journal, on the disk, before anybody sees a tick.  Names lie on the disk only
sealed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from pydantic import BaseModel

from attendance.entry import Entry, Roll
from attendance.errors import AttendanceError, JournalBrokenError, JournalError
from attendance.journal.journal import KEPT, Journal
from attendance.journal.table import Draft
from attendance.journal.taps import Mark, Occasion, Tap, Ticks, UnknownMemberError
from kiosk.agent.people.at_rest import AtRest, ticks_of
from kiosk.state import Attendance, Person
from schedule.timetable import Lesson
from wire.clock import Clock
from wire.ids import CenterId, MemberId

log = logging.getLogger(__name__)


class People:
    """Lives in the agent's event loop; the disk is touched in threads.

    `open` it, tell it whose kiosk this is with `paired`, and `close` it at the end.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._at_rest = AtRest(folder, clock)
        self._clock = clock
        self._center: CenterId | None = None
        self._roll: Roll | None = None
        self._journal: Journal | None = None
        self._ticks = Ticks()
        self.tidy_due = False
        """Whether `uplink.records` shall ask the hub what it has, and then `let_go`."""
        self._one_at_a_time = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []

    async def open(self) -> None:
        """Take up the journal and the roll that the disk holds; never raises.

        While the journal cannot be used, taps are refused with "not_stored", and each of them
        tries to open it again.
        """
        async with self._one_at_a_time:
            await self._open_journal()
            self._roll = await asyncio.to_thread(self._at_rest.roll)

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()

    def listen(self, changed: Callable[[], None]) -> None:
        """Have `changed` called when a roll arrived or a record was stored; it must not block."""
        self._listeners.append(changed)

    def paired(self, center_id: CenterId) -> None:
        """This is now (or still) the kiosk of `center_id`; a roll of another one is not shown."""
        self._center = center_id

    async def unpaired(self) -> None:
        """This kiosk is nobody's: the names leave the disk.

        Unsent records stay, and are sent once it is paired again.  Never raises.
        """
        async with self._one_at_a_time:
            self._center = self._roll = None
            await asyncio.to_thread(self._at_rest.remove_roll)
        self._tell()

    @property
    def journal(self) -> Journal | None:
        """What `uplink.records` sends; None while it cannot be used."""
        return self._journal

    @property
    def roll(self) -> Roll | None:
        """The newest roll of this kiosk's centre; None until there is one."""
        roll = self._roll
        return roll if roll is not None and roll.center_id == self._center else None

    @property
    def waiting(self) -> int:
        """How many records the hub does not have yet."""
        return 0 if self._journal is None else self._journal.waiting

    def attendance(self, lesson: Lesson | None, day: date) -> Attendance | None:
        """What the screen shows for `lesson`, or for `day` without one; None without a roll.

        Cheap: it looks at nothing but memory.
        """
        roll = self.roll
        if roll is None:
            return None
        occasion = Occasion(roll.center_id, lesson.id if lesson else day)
        who = self._ticks.people(occasion)
        return Attendance(
            lesson_id=lesson.id if lesson else None,
            title=lesson.title if lesson else "",
            starts_at=lesson.starts_at if lesson else None,
            people=tuple(
                Person(id=one.id, name=one.name, note=one.note, present=one.id in who.present)
                for one in roll.members
            ),
            guests=who.guests,
            undo_everybody=self._ticks.can_undo(occasion),
        )

    async def press(
        self, what: str, subject: str, key: str, lesson: Lesson | None, day: date
    ) -> str | None:
        """Do what a finger asked for; None once it is on the disk, else the refusal's slug.

        `what` is present, absent, guest, guest_less, everybody or everybody_undone; `subject`
        the member of the first two; `key` the UUID of the finger's press: pressed again with
        the same key, nothing changes.  Refusals: "key_missing", "member_unknown", "not_stored".
        """
        try:
            tap = Tap(what, MemberId(subject), UUID(key))
        except ValueError:
            return "key_missing"
        # A screen that goes away in between must not part what is shown from what is stored.
        return await asyncio.shield(self._pressed(tap, lesson, day))

    async def record(self, kind: str, body: BaseModel, key: str = "") -> bool:
        """Keep something else that happened here, such as a play; whether it is on the disk.

        `key` is its name for ever: given again with the same one, nothing changes.
        """
        center = self._center
        if center is None:
            log.error("record=not_stored kind=%s reason=not_paired", kind)
            return False
        draft = Draft(_name_of(key), kind, center, self._clock.now(), body)
        return await asyncio.shield(self._recorded(draft))

    async def roll_arrived(self, roll: Roll) -> None:
        """Show this roll from now on; on the disk it replaces the old one whole or not at all."""
        # Whoever pulled it may be stopped, because the kiosk is nobody's any more: then the names
        # must be on the disk before they are taken from it, and not after.
        await asyncio.shield(self._shown(roll))

    async def tidy(self) -> None:
        """Night work: let go of what the hub has had for long, when it says anew that it has it.

        Not before: in the meantime it may have come back from a backup that knows less.
        """
        self.tidy_due = True
        self._tell()

    async def let_go(self) -> None:
        """Call it only when the hub has just answered.  Never raises."""
        async with self._one_at_a_time:
            if self._journal is None:
                return
            self.tidy_due = False
            try:
                pruned = await asyncio.to_thread(self._journal.prune, self._clock.now() - KEPT)
                if pruned:
                    self._ticks = await asyncio.to_thread(ticks_of, self._journal)
            except JournalError as error:
                log.error("journal=not_pruned reason=%r", str(error))
            else:
                log.info("journal=pruned records=%d", pruned)

    async def _shown(self, roll: Roll) -> None:
        async with self._one_at_a_time:
            if roll.center_id != self._center:
                log.error("roll=refused center=%s reason=not_of_this_kiosk", roll.center_id)
                return
            self._roll = roll
            await asyncio.to_thread(self._at_rest.keep_roll, roll)
        self._tell()

    async def _pressed(self, tap: Tap, lesson: Lesson | None, day: date) -> str | None:
        async with self._one_at_a_time:
            center, roll = self._center, self.roll
            if center is None:
                return "not_stored"
            if self._journal is None:
                await self._open_journal()
            occasion = Occasion(center, lesson.id if lesson else day)
            try:
                marks = self._ticks.marks(
                    tap, occasion, [member.id for member in roll.members] if roll else []
                )
            except UnknownMemberError:
                return "member_unknown"
            if not marks:
                return None
            now = self._clock.now()
            drafts = [
                Draft(mark.id, "entry", center, now, _entry(mark, lesson, day, now))
                for mark in marks
            ]
            if not await self._store(drafts):
                return "not_stored"
            self._ticks.made(tap, occasion, marks)
        self._tell()
        return None

    async def _recorded(self, draft: Draft) -> bool:
        async with self._one_at_a_time:
            stored = await self._store([draft])
        self._tell()
        return stored

    async def _store(self, drafts: list[Draft]) -> bool:
        if self._journal is None:
            await self._open_journal()
        if self._journal is None:
            return False
        try:
            await asyncio.to_thread(self._journal.append, *drafts)
        except JournalError as error:
            log.error("record=not_stored reason=%r", str(error))
            if isinstance(error, JournalBrokenError):
                # Opening it again mends it.
                self._journal.close()
                self._journal = None
            return False
        for draft in drafts:
            if isinstance(draft.body, Entry):
                self._ticks.add(draft.id, draft.center_id, draft.body)
        return True

    async def _open_journal(self) -> None:
        """Shown from now on is what the disk holds."""
        try:
            self._journal, self._ticks = await asyncio.to_thread(self._at_rest.journal)
        except (AttendanceError, OSError) as error:
            log.error("journal=unusable reason=%r", str(error))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _entry(mark: Mark, lesson: Lesson | None, day: date, at: datetime) -> Entry:
    return Entry(
        lesson_id=lesson.id if lesson else None,
        day=day,
        member_id=mark.member_id,
        present=mark.present,
        at=at,
    )


def _name_of(key: str) -> UUID:
    """A record's name for ever, out of whatever names the thing it tells of."""
    if not key:
        return uuid4()
    try:
        return UUID(key)
    except ValueError:
        return uuid5(NAMESPACE_OID, key)
