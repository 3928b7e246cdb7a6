"""Between a finger at the centre and the hub's books nothing is lost and nothing is doubled.

The real journal, outbox and inbox on real files, and between them a line and two machines that
fail in every way the product knows.  ``NEVER_LOST_EXAMPLES`` asks for more stories than the few
that every run tells.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from attendance.entry import Member, Roll
from attendance.journal.journal import Journal
from attendance.outbox import Outbox
from attendance.people import entries
from attendance.people.entries import EntryRow
from attendance.people.inbox import Sender, take
from attendance.record import Batch, Receipt
from kiosk.agent.people import People
from schedule.timetable import Lesson
from store.centers import StoredCenter, keep
from store.engine import Store, sqlite_url
from store.migrate import upgrade
from wire.clock import Clock
from wire.ids import CenterId, KioskId, LessonId, MemberId, ProgramId, StaffId

PROVING = "NEVER_LOST_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("NEVER_LOST_EXAMPLES", "40"))
QUICK_DISK = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""What is lost with a killed process is the same there, and stories are told ten times faster."""
CENTER, KIOSK = CenterId("wido"), KioskId("kiosk_1")
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ROLL = Roll(
    version=1,
    center_id=CENTER,
    members=tuple(Member(id=MemberId(f"m{number}"), name=f"이름{number}") for number in range(3)),
)
MEMBERS = [member.id for member in ROLL.members]
LESSON = Lesson(
    id=LessonId("lesson-1"),
    program_id=ProgramId("p"),
    title="튼튼 체조",
    kind="health",
    instructor_id=StaffId("s"),
    instructor="박정은 선생님",
    opens_at=START,
    starts_at=START + timedelta(minutes=5),
    ends_at=START + timedelta(hours=1),
    center_ids=(CENTER,),
)
OCCASIONS: list[tuple[Lesson | None, date]] = [
    (LESSON, date(2026, 11, 23)),
    (None, date(2026, 11, 24)),
]
PRESSES = [("present", m) for m in MEMBERS] + [("absent", m) for m in MEMBERS]
PRESSES += [("guest", ""), ("guest_less", ""), ("everybody", ""), ("everybody_undone", "")]


class LineBrokenError(Exception):
    """The line, or the machine at its other end, is gone."""


class Made(NamedTuple):
    """One entry that a finger was told is on the disk."""

    id: UUID
    occasion: int
    member: MemberId | None
    present: bool


class Pressed(NamedTuple):
    occasion: int
    what: str
    subject: str
    key: UUID


class TurnedClock(Clock):
    """A clock that somebody sets."""

    def __init__(self) -> None:
        super().__init__()
        self.shows = START

    def now(self) -> datetime:
        return self.shows


@cache
def empty_hub() -> bytes:
    """The database of a hub that knows the centre, made once for all stories."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(sqlite_url(Path(folder)))
        upgrade(store.engine)
        with store.transaction() as session:
            keep(session, [StoredCenter(CENTER, "위도 경로당")])
        content = content_of(store)
        store.close()
        return content


def content_of(store: Store) -> bytes:
    """The whole database, as a backup has it."""
    assert store.engine.url.database is not None
    with (
        closing(sqlite3.connect(store.engine.url.database)) as source,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        source.backup(copy)
        return copy.serialize()


def folded(made: list[Made], occasion: int) -> tuple[set[MemberId], int]:
    """Who came, by plain counting."""
    present: set[MemberId] = set()
    guests = 0
    for one in made:
        if one.occasion != occasion:
            continue
        if one.member is None:
            guests = max(0, guests + (1 if one.present else -1))
        elif one.present:
            present.add(one.member)
        else:
            present.discard(one.member)
    return present, guests


class NeverLost(RuleBasedStateMachine):
    """One kiosk, one hub, and the story of what happens to them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="never-lost-", dir=QUICK_DISK))
        self.runner = asyncio.Runner()
        self.clock = TurnedClock()
        self.made: list[Made] = []
        self.pressed: list[Pressed] = []
        self.on_their_way: list[Batch] = []
        self.undoable: tuple[int, list[MemberId]] | None = None
        self.backups: list[bytes] = []
        self.disk = 0
        self.store = self._hub(empty_hub())
        (self.folder / "kiosk-0").mkdir()
        self.people = self._kiosk(self.folder / "kiosk-0")
        self.runner.run(self.people.roll_arrived(ROLL))

    # --- at the centre

    @rule(
        presses=st.lists(
            st.tuples(st.sampled_from([0, 0, 1]), st.sampled_from(PRESSES), st.uuids()),
            min_size=1,
            max_size=8,
        )
    )
    def press(self, presses: list[tuple[int, tuple[str, str], UUID]]) -> None:
        for occasion, (what, subject), key in presses:
            pressed = Pressed(occasion, what, subject, key)
            expected = self._expected(pressed)
            assert self._press(pressed) is None
            self.made += expected
            if expected:
                self.pressed.append(pressed)
                self.undoable = None
            if expected and pressed.what == "everybody":
                members = [one.member for one in expected if one.member is not None]
                self.undoable = (occasion, members)

    @precondition(lambda self: self.pressed)
    @rule(data=st.data())
    def press_again(self, data: st.DataObject) -> None:
        """The screen did not hear the answer, and says the same once more."""
        pressed = data.draw(st.sampled_from(self.pressed))
        assert self._press(pressed) is None

    @rule(days=st.integers(-100, 100))
    def turn_the_clock(self, days: int) -> None:
        self.clock.shows += timedelta(days=days)

    @rule(days=st.sampled_from([1, 61]), connected=st.booleans())
    def night(self, days: int, connected: bool) -> None:
        self.clock.shows += timedelta(days=days)
        self.runner.run(self.people.tidy())
        if connected:
            self._exchange(self._take)

    @rule(power_cut=st.booleans())
    def agent_dies(self, power_cut: bool) -> None:
        self._reopen(self._image_of_kiosk() if power_cut else None)

    # --- between

    @rule(
        weather=st.lists(
            st.sampled_from(["fair", "request lost", "answer lost", "twice"]),
            min_size=1,
            max_size=3,
        )
    )
    def send(self, weather: list[str]) -> None:
        for one in weather:
            with suppress(LineBrokenError):
                self._exchange(lambda batch, one=one: self._weather(one, batch))

    @rule(after=st.booleans())
    def agent_dies_while_it_sends(self, after: bool) -> None:
        image: list[Path] = []

        def die(batch: Batch) -> Receipt:
            if after:
                self._take(batch)
            image.append(self._image_of_kiosk())
            raise LineBrokenError

        with suppress(LineBrokenError):
            self._exchange(die)
        self._reopen(image[0])

    @precondition(lambda self: self.on_their_way)
    @rule(data=st.data())
    def an_old_batch_arrives(self, data: st.DataObject) -> None:
        self._take(data.draw(st.sampled_from(self.on_their_way)))

    # --- at the hub

    @rule()
    def hub_dies_before_it_stored(self) -> None:
        def die(batch: Batch) -> Receipt:
            with self.store.transaction() as session:
                take(session, batch, self._sender(), {"entry": entries.keep})
                raise LineBrokenError

        with suppress(LineBrokenError):
            self._exchange(die)
        self.store.close()
        self.store = Store(self.store.engine.url.render_as_string(hide_password=False))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def restore_the_hub(self, data: st.DataObject) -> None:
        """From a backup made before one of the last batches."""
        self.store.close()
        self.store = self._hub(data.draw(st.sampled_from(self.backups)))

    # --- what must hold

    @invariant()
    def nothing_is_lost_and_nothing_invented(self) -> None:
        journal = self.people.journal
        assert journal is not None
        held = {record.id for record in journal.batch(0).records}
        at_hub = self._ids_at_hub()
        assert {one.id for one in self.made} <= held | at_hub
        assert held | at_hub <= {one.id for one in self.made}
        assert journal.last == len(self.made)

    @invariant()
    def the_screen_shows_what_was_pressed(self) -> None:
        journal = self.people.journal
        assert journal is not None
        for number, (lesson, day) in enumerate(OCCASIONS):
            shown = self.people.attendance(lesson, day)
            assert shown is not None
            present = {person.id for person in shown.people if person.present}
            kept = self._kept(number)
            assert (present, shown.guests) == kept

    @rule()
    def drain(self) -> None:
        """On a fair day everything arrives, and both sides say the same."""
        for _ in range(10 + len(self.made)):
            self._exchange(self._take)
            if not self.people.waiting:
                break
        assert self.people.waiting == 0
        assert self._ids_at_hub() == {one.id for one in self.made}
        with self.store.reading() as session:
            books = [
                entries.people_at(entries.entries(session, LESSON.id)),
                entries.people_at(entries.entries_on(session, OCCASIONS[1][1])),
            ]
        for number, book in enumerate(books):
            present, guests = folded(self.made, number)
            found = book.get(CENTER)
            assert (set(found.present) if found else set()) == present
            assert (found.guests if found else 0) == guests

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        try:
            self.drain()
        finally:
            self.people.close()
            self.store.close()
            self.runner.close()
            shutil.rmtree(self.folder)

    # --- how it is done

    def _expected(self, pressed: Pressed) -> list[Made]:
        """The entries that this press has to make, by the plain counting of what is held."""
        occasion, what, subject, key = pressed
        present, guests = self._kept(occasion)
        member = MemberId(subject)
        match what:
            case "present" if member not in present:
                return [Made(key, occasion, member, True)]
            case "absent" if member in present:
                return [Made(key, occasion, member, False)]
            case "guest":
                return [Made(key, occasion, None, True)]
            case "guest_less" if guests > 0:
                return [Made(key, occasion, None, False)]
            case "everybody":
                missing = [one for one in MEMBERS if one not in present]
                return [Made(uuid5(key, one), occasion, one, True) for one in missing]
            case "everybody_undone" if self.undoable and self.undoable[0] == occasion:
                marked = self.undoable[1]
                return [Made(uuid5(key, one), occasion, one, False) for one in marked]
        return []

    def _kept(self, occasion: int) -> tuple[set[MemberId], int]:
        journal = self.people.journal
        assert journal is not None
        present, guests = folded(self.made[journal.oldest - 1 :], occasion)
        return present, guests

    def _press(self, pressed: Pressed) -> str | None:
        lesson, day = OCCASIONS[pressed.occasion]
        return self.runner.run(
            self.people.press(pressed.what, pressed.subject, str(pressed.key), lesson, day)
        )

    def _exchange(self, answer: Callable[[Batch], Receipt]) -> None:
        async def send(batch: Batch) -> Receipt:
            self.on_their_way = [*self.on_their_way, batch][-5:]
            return answer(batch)

        journal = self.people.journal
        assert journal is not None
        self.runner.run(Outbox(journal, send).exchange())
        if self.people.tidy_due:
            self._let_go(journal)

    def _let_go(self, journal: Journal) -> None:
        """As `uplink.records` does after an answer."""
        before = journal.oldest
        self.runner.run(self.people.let_go())
        if journal.oldest > before:
            # What is gone here was at the hub for long: no backup is that old.
            self.backups, self.undoable = [], None
            held = {one.id for one in self.made[journal.oldest - 1 :]}
            self.pressed = [one for one in self.pressed if held & set(_names(one))]

    def _weather(self, weather: str, batch: Batch) -> Receipt:
        if weather == "request lost":
            raise LineBrokenError
        receipt = self._take(batch)
        if weather == "answer lost":
            raise LineBrokenError
        return self._take(batch) if weather == "twice" else receipt

    def _take(self, batch: Batch) -> Receipt:
        # As it travels: through JSON.
        batch = Batch.model_validate_json(batch.model_dump_json())
        self.backups = [*self.backups, content_of(self.store)][-5:]
        with self.store.transaction() as session:
            return take(session, batch, self._sender(), {"entry": entries.keep})

    def _sender(self) -> Sender:
        return Sender(KIOSK, CENTER, START)

    def _ids_at_hub(self) -> set[UUID]:
        with self.store.reading() as session:
            return {UUID(name) for name in session.scalars(select(EntryRow.id))}

    def _kiosk(self, folder: Path) -> People:
        people = People(folder, self.clock)
        self.kiosk_folder = folder
        self.runner.run(people.open())
        people.paired(CENTER)
        self.undoable = None
        return people

    def _hub(self, content: bytes) -> Store:
        self.disk += 1
        folder = self.folder / f"hub-{self.disk}"
        folder.mkdir()
        (folder / Path(sqlite_url(folder)).name).write_bytes(content)
        return Store(sqlite_url(folder))

    def _image_of_kiosk(self) -> Path:
        """What is on the kiosk's disk at this moment, as after a power cut."""
        self.disk += 1
        image = self.folder / f"kiosk-{self.disk}"
        shutil.copytree(self.kiosk_folder, image, ignore=shutil.ignore_patterns("*-shm"))
        return image

    def _reopen(self, image: Path | None) -> None:
        self.people.close()
        self.people = self._kiosk(image or self.kiosk_folder)
        assert not list(self.kiosk_folder.glob("*.aside-*"))


def _names(pressed: Pressed) -> list[UUID]:
    return [pressed.key, *(uuid5(pressed.key, member) for member in MEMBERS)]


def test_nothing_is_lost_and_nothing_is_doubled() -> None:
    run_state_machine_as_test(
        NeverLost,
        settings=settings(
            # A story of this length is read as it is; making it shorter takes minutes.
            phases=[Phase.generate, Phase.shrink] if PROVING else [Phase.generate],
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            derandomize=not PROVING,
            suppress_health_check=list(HealthCheck),
        ),
    )
