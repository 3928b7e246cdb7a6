"""One week as a calendar (pure): which block stands where, and how it differs from its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.web.planning.sentences import for_whom
from schedule.changes import Origin, origin
from schedule.changes.week import of_week
from schedule.timetable import Timetable
from schedule.timetable.targets import targets
from wire.ids import CenterId, LessonId

STEP = 5
"""Blocks are drawn to so many minutes; what they say is exact."""
DAY_MINUTES = 24 * 60
LANES_MOST = 8
_USUAL_HOURS = (9, 16)
_SHORTEST = 20
"""A block is drawn no shorter: its time has to be readable."""


@dataclass(frozen=True, slots=True)
class Block:
    """One lesson as it is drawn.  `at` and `long` are minutes of the day, in steps."""

    lesson_id: LessonId
    title: str
    kind: str
    instructor: str
    places: str
    starts: str
    ends: str
    minutes: int
    at: int
    long: int
    marks: tuple[str, ...] = ()
    cancelled: bool = False
    over: bool = False
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One day.  `off` names why it has no weekly lessons."""

    day: date
    off: str
    today: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday, and the hours to draw: from `first` until before `last`."""

    monday: date
    days: tuple[Column, ...]
    first: int
    last: int

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def lessons(self) -> int:
        return sum(not one.cancelled for day in self.days for one in day.blocks)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose lessons are shown: ``center:ID``, ``county:NAME``, ``group:ID``, or everybody's."""

    kind: str = ""
    name: str = ""

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.name}" if self.kind else ""

    def includes(self, timetable: Timetable) -> Callable[[Iterable[CenterId]], bool]:
        """Whether any of a lesson's centres is meant."""
        if not self.kind:
            return lambda _: True
        meant = {
            "center": {one.id for one in timetable.centers if one.id == self.name},
            "county": {one.id for one in timetable.centers if one.county == self.name},
            "group": {
                one for group in timetable.groups if group.id == self.name
                for one in group.center_ids
            },
        }[self.kind]  # fmt: skip
        return lambda center_ids: not meant.isdisjoint(center_ids)


def whom_of(written: str) -> Whom:
    """What an address says; whatever is not understood is everybody."""
    kind, _, name = written.partition(":")
    return Whom(kind, name) if kind in {"center", "county", "group"} and name else Whom()


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(timetable: Timetable, monday: date, whom: Whom, now: datetime) -> Week:
    """The week that begins on `monday`, as far as `whom` is meant."""
    zone = ZoneInfo(timetable.timezone)
    includes = whom.includes(timetable)
    blocks: dict[date, list[Block]] = {monday + timedelta(days=n): [] for n in range(7)}
    for found in _origins(timetable, monday):
        local = found.starts_at.astimezone(zone)
        if local.date() in blocks and includes(targets(timetable, found.offer)):
            blocks[local.date()].append(_block(timetable, found, now, zone))
    off = {one.day: one.name for one in timetable.days_off}
    today = now.astimezone(zone).date()
    days = tuple(
        Column(day, off.get(day, ""), day == today, _in_lanes(held)) for day, held in blocks.items()
    )
    return Week(monday, days, *_hours(days))


def lesson_id_of(found: Origin) -> LessonId:
    return LessonId(f"{found.offer.id}-{found.day:%Y%m%d}" if found.day else found.offer.id)


def _origins(timetable: Timetable, monday: date) -> list[Origin]:
    """What is held in the week, and what would be if it were not cancelled."""
    ids = [lesson.id for lesson in of_week(timetable, monday)]
    off = {one.day for one in timetable.days_off}
    rules = {rule.id: rule for rule in timetable.rules}
    for one in timetable.cancellations:
        inside = monday <= one.day < monday + timedelta(days=7)
        if inside and (one.day not in off or rules[one.rule_id].on_days_off):
            ids.append(LessonId(f"{one.rule_id}-{one.day:%Y%m%d}"))
    return [found for found in (origin(timetable, one) for one in ids) if found is not None]


def _block(timetable: Timetable, found: Origin, now: datetime, zone: ZoneInfo) -> Block:
    starts, ends = (at.astimezone(zone) for at in (found.starts_at, found.ends_at))
    at = (starts.hour * 60 + starts.minute) // STEP * STEP
    long = -(-max(found.minutes, _SHORTEST) // STEP) * STEP
    return Block(
        lesson_id=lesson_id_of(found),
        title=found.program.title,
        kind=found.program.kind,
        instructor=found.instructor,
        places=for_whom(timetable, found.offer),
        starts=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}",
        minutes=found.minutes,
        at=at,
        long=min(long, DAY_MINUTES - at),
        marks=tuple(_marks(found)),
        cancelled=found.cancellation is not None,
        over=found.ends_at <= now,
    )


def _marks(found: Origin) -> list[str]:
    marks = []
    if found.cancellation is not None:
        marks.append("취소")
    if found.move is not None:
        marks.append("옮김")
    if found.substitution is not None:
        marks.append("다른 선생님")
    if found.extra is not None:
        marks.append("한 번만")
    return marks


def _in_lanes(blocks: list[Block]) -> tuple[Block, ...]:
    """Blocks that overlap stand beside each other, all of such a cluster equally wide."""
    done: list[Block] = []
    cluster: list[Block] = []
    ends: list[int] = []  # of each lane of the cluster
    for block in sorted(blocks, key=lambda one: (one.at, one.lesson_id)):
        if ends and block.at >= max(ends):
            done += _as_wide(cluster, len(ends))
            cluster, ends = [], []
        free = next((n for n, end in enumerate(ends) if end <= block.at), len(ends))
        if free == len(ends):
            ends.append(0)
        ends[free] = block.at + block.long
        cluster.append(replace(block, lane=free))
    return (*done, *_as_wide(cluster, len(ends)))


def _as_wide(cluster: list[Block], lanes: int) -> list[Block]:
    shown = min(lanes, LANES_MOST)
    return [replace(one, lane=min(one.lane, shown - 1), lanes=shown) for one in cluster]


def _hours(days: Iterable[Column]) -> tuple[int, int]:
    first, last = _USUAL_HOURS
    for block in (one for day in days for one in day.blocks):
        first = min(first, block.at // 60)
        last = max(last, -(-(block.at + block.long) // 60))
    return first, last


def places_css() -> str:
    """Where blocks stand, for a page that may carry no style of its own."""
    rules = [f'[data-at="{n}"]{{--at:{n}}}' for n in range(0, DAY_MINUTES, STEP)]
    rules += [f'[data-long="{n}"]{{--long:{n}}}' for n in range(STEP, DAY_MINUTES + 1, STEP)]
    rules += [f'[data-first="{n}"]{{--first:{n}}}' for n in range(25)]
    rules += [f'[data-last="{n}"]{{--last:{n}}}' for n in range(25)]
    rules += [f'[data-lane="{n}"]{{--lane:{n}}}' for n in range(LANES_MOST)]
    rules += [f'[data-lanes="{n}"]{{--lanes:{n}}}' for n in range(1, LANES_MOST + 1)]
    return "\n".join(rules) + "\n"
