"""A desk with everything that is real behind it: journal, cache and wishes on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from attendance.entry import Member, Roll
from attendance.record import Record
from content.cache import Cache
from content.item import File, Item, Library
from content.shelf import Kept
from kiosk.agent.desk import Desk, gathered
from kiosk.agent.films import Films
from kiosk.agent.people import People
from kiosk.agent.wishes import Wished
from kiosk.agent.wishes.loudness import Loudspeaker
from kiosk.config import Sound, Volume
from kiosk.state import Press, PressWhat, Progress
from schedule.timetable import Center, ExtraLesson, Program, Timetable
from wire.clock import Clock
from wire.ids import CenterId, ItemId, LessonId, MemberId, ProgramId, StaffId

CENTER = Center(id=CenterId("center_1"), name="물야 경로당")
PATIENCE = timedelta(minutes=10)
NOBODY_TEACHES = Timetable(centers=(CENTER,))
ROLL = Roll(
    version=1,
    center_id=CENTER.id,
    members=(
        Member(id=MemberId("member_1"), name="김순자"),
        Member(id=MemberId("member_2"), name="이영희", note="감나무집"),
    ),
)


class MovedClock(Clock):
    """One that the test moves."""

    def __init__(self) -> None:
        super().__init__()

    def move(self, by: timedelta) -> None:
        self._offset += by


@dataclass
class Kiosk:
    """One run of an agent's middle."""

    desk: Desk
    people: People
    cache: Cache
    clock: MovedClock

    async def press(self, what: PressWhat, subject: str = "", *, key: str = "") -> str | None:
        return await self.desk.press(Press(id=1, what=what, subject=subject, key=key))

    async def tap(self, what: PressWhat, subject: str = "") -> str | None:
        return await self.press(what, subject, key=str(uuid4()))

    async def shows(self, position_s: float, **more: object) -> None:
        """What a screen says that plays the film."""
        assert self.desk.state.playing is not None
        said = {
            "play_id": self.desk.state.playing.play_id,
            "position_s": position_s,
            "shown_s": position_s,
            **more,
        }
        await self.desk.from_screen.progressed(Progress.model_validate(said))

    def records(self, kind: str) -> list[Record]:
        """What is in the journal."""
        assert self.people.journal is not None
        return [record for record in self.people.journal.batch(0).records if record.kind == kind]


@asynccontextmanager
async def running(
    folder: Path, timetable: Timetable = NOBODY_TEACHES, clock: MovedClock | None = None
) -> AsyncIterator[Kiosk]:
    """An agent's middle until it is killed: it writes nothing at its end."""
    clock = clock or MovedClock()
    cache = Cache(folder / "library", folder / "library.json", 0)
    cache.load()
    people = People(folder, clock)
    await people.open()
    wished = Wished(folder / "wishes.json", clock.now(), Volume().start)
    speaker = Loudspeaker(Sound(enabled=False))
    films = Films(cache, people, PATIENCE)
    desk = Desk(gathered(clock, Volume(), wished, speaker, people, films))
    cache.listen(desk.cache_changed)
    await desk.start(CENTER, timetable)
    yield Kiosk(desk, people, cache, clock)
    people.close()


def with_films(folder: Path, *names: str) -> Path:
    """Have these films on the disk, as after a night."""
    items = tuple(_item(folder / "library", name) for name in names)
    library = Library(version=1, items=items)
    kept = Kept(etag='"v1"', newest=library, good=library)
    (folder / "library.json").write_text(kept.model_dump_json())
    return folder


def lose(kiosk: Kiosk, name: str) -> None:
    """The disk has lost this film."""
    film = next(ready for ready in kiosk.cache.ready() if ready.item.id == name)
    film.film.unlink()


def lesson_in(minutes: float, clock: Clock, timetable: Timetable = NOBODY_TEACHES) -> Timetable:
    """One that opens so many minutes from now."""
    program = Program(
        id=ProgramId("program_1"),
        title="튼튼 체조",
        kind="health",
        instructor_id=StaffId("staff_1"),
        instructor="박정은 선생님",
    )
    starts_at = clock.now() + timedelta(minutes=minutes + 5)
    extra = ExtraLesson(id=LessonId("lesson_1"), program_id=program.id, starts_at=starts_at)
    return timetable.model_copy(update={"programs": (program,), "extras": (extra,)})


def _item(library: Path, name: str) -> Item:
    files = [name.encode() * 1000, b"poster of " + name.encode()]
    stored = []
    for data in files:
        sha256 = hashlib.sha256(data).hexdigest()
        path = library / sha256[:2] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        stored.append(File(sha256=sha256, size=len(data)))
    return Item(
        id=ItemId(name),
        title=name,
        category="체조",
        seconds=900,
        media_type="video/mp4",
        film=stored[0],
        poster=stored[1],
        added_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
