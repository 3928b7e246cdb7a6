"""What an operator typed, kept as it was typed, and what has to change in it (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.api.notices.notices import Draft
from notice.notice import TEXT_MOST, TITLE_MOST, Level
from schedule.timetable import Timetable
from wire.ids import CenterId, GroupId

LASTS = {
    "30": "30분 동안",
    "60": "1시간 동안",
    "180": "3시간 동안",
    "720": "12시간 동안",
    "1440": "하루 동안",
}
"""How long an alert may be up, in minutes."""
DAYS_MOST = 90


@dataclass(frozen=True, slots=True)
class Typed:
    """The form, field by field."""

    level: Level = "notice"
    title: str = ""
    text: str = ""
    spoken: bool = True
    whom: str = "all"
    counties: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    center_ids: tuple[str, ...] = ()
    first_day: str = ""
    last_day: str = ""
    lasts: str = "60"
    key: str = ""

    @property
    def one_line(self) -> str:
        """The text as screens show it: without its line breaks."""
        return " ".join(self.text.split())


@dataclass
class Read:
    """A draft, or sentences by field that say what has to change."""

    draft: Draft | None = None
    wrong: dict[str, str] = field(default_factory=dict)


def read(typed: Typed, timetable: Timetable, now: datetime) -> Read:
    """Understand what was typed.  Days are those of the city's calendar, both included."""
    found = Read()
    title = " ".join(typed.title.split())
    if not title:
        found.wrong["title"] = "제목을 적어 주세요. 화면에 가장 크게 나와요."
    elif len(title) > TITLE_MOST:
        found.wrong["title"] = f"제목이 길어요. {TITLE_MOST}자까지 줄여 주세요."
    if len(typed.one_line) > TEXT_MOST:
        found.wrong["text"] = f"내용이 길어요. {TEXT_MOST}자까지 줄여 주세요."
    some = typed.whom == "some"
    if some and not (typed.counties or typed.group_ids or typed.center_ids):
        found.wrong["whom"] = "받을 곳을 하나 이상 골라 주세요."
    if typed.level == "alert":
        starts_at, expires_at = _for_a_while(typed, now, found)
    else:
        starts_at, expires_at = _of_days(typed, ZoneInfo(timetable.timezone), now, found)
    if found.wrong:
        return found
    found.draft = Draft(
        level=typed.level,
        title=title,
        text=typed.one_line,
        spoken=typed.spoken,
        starts_at=starts_at,
        expires_at=expires_at,
        counties=frozenset(typed.counties if some else ()),
        group_ids=frozenset(GroupId(one) for one in (typed.group_ids if some else ())),
        center_ids=frozenset(CenterId(one) for one in (typed.center_ids if some else ())),
        key=typed.key,
    )
    return found


def _for_a_while(typed: Typed, now: datetime, found: Read) -> tuple[datetime, datetime]:
    if typed.lasts not in LASTS:
        found.wrong["lasts"] = "얼마 동안 띄울지 골라 주세요."
        return now, now
    return now, now + timedelta(minutes=int(typed.lasts))


def _of_days(typed: Typed, zone: ZoneInfo, now: datetime, found: Read) -> tuple[datetime, datetime]:
    today = now.astimezone(zone).date()
    first = _day(typed.first_day, "first_day", found)
    last = _day(typed.last_day, "last_day", found)
    if first is None or last is None:
        return now, now
    first = max(first, today)
    if first > today + timedelta(days=365):
        found.wrong["first_day"] = "첫날은 1년 안으로 골라 주세요."
    elif last < first:
        found.wrong["last_day"] = "끝날이 이미 지났거나 첫날보다 빨라요. 더 뒤로 골라 주세요."
    elif (last - first).days >= DAYS_MOST:
        found.wrong["last_day"] = f"{DAYS_MOST}일까지만 띄울 수 있어요. 끝날을 앞으로 골라 주세요."
    if found.wrong:
        return now, now
    starts_at = now if first == today else datetime.combine(first, time(), zone)
    return starts_at, datetime.combine(last + timedelta(days=1), time(), zone)


def _day(said: str, name: str, found: Read) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        found.wrong[name] = "날짜를 골라 주세요."
        return None
