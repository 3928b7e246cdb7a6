"""Times, days and names in spoken Korean (pure)."""

from __future__ import annotations

import functools
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from schedule.lesson import Lesson

CITY = ZoneInfo("Asia/Seoul")
"""Lessons are told in the wall-clock time of the city that teaches."""

_WEEKDAYS = "월화수목금토일"
_WORD_JOINER = "\u2060"
_INSIDE_A_WORD = re.compile(r"(?<=[^\s])(?=[가-힣])")


def local(moment: datetime) -> datetime:
    return moment.astimezone(CITY)


@functools.lru_cache(maxsize=512)
def whole(words: str) -> str:
    """The same words, breakable only at spaces: by default Korean breaks between syllables."""
    return _INSIDE_A_WORD.sub(_WORD_JOINER, words)


def clock(moment: datetime) -> str:
    """``오전 9:48``."""
    at = local(moment)
    return f"{_half(at)} {_hour(at)}:{at.minute:02}"


def date(moment: datetime) -> str:
    """``11월 23일 월요일``."""
    at = local(moment)
    return f"{at.month}월 {at.day}일 {weekday(moment)}"


def weekday(moment: datetime) -> str:
    return f"{_WEEKDAYS[local(moment).weekday()]}요일"


def hour_and_minute(moment: datetime, *, half: bool = True) -> str:
    """``오전 10시``, ``9시 55분``; on the half hour ``10시 반`` is avoided: digits are read."""
    at = local(moment)
    minutes = f" {at.minute}분" if at.minute else ""
    return f"{_half(at)} {_hour(at)}시{minutes}" if half else f"{_hour(at)}시{minutes}"


def from_to(lesson: Lesson) -> str:
    """``오전 10시 – 11시``."""
    same_half = _half(local(lesson.starts_at)) == _half(local(lesson.ends_at))
    end = hour_and_minute(lesson.ends_at, half=not same_half)
    return f"{hour_and_minute(lesson.starts_at)} – {end}"


def day_of(moment: datetime, now: datetime) -> str:
    """``오늘``, ``내일``, ``모레``, else ``11월 27일``."""
    days = (local(moment).date() - local(now).date()).days
    near = {0: "오늘", 1: "내일", 2: "모레"}
    return near.get(days) or f"{local(moment).month}월 {local(moment).day}일"


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes, rounded up as people count them; never negative."""
    return max(0, -int(-(moment - now).total_seconds() // 60))


def in_a_while(moment: datetime, now: datetime) -> str:
    """``12분 뒤``, ``2시간 뒤``; never less than one minute."""
    minutes = max(1, minutes_until(moment, now))
    return f"{minutes}분 뒤" if minutes < 60 else f"{minutes // 60}시간 뒤"


def ago(moment: datetime, now: datetime) -> str:
    """``방금``, ``3분 전``, ``2시간 전``, else the day."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 2:
        return "방금"
    if minutes < 60:
        return f"{minutes}분 전"
    return f"{minutes // 60}시간 전" if minutes < 24 * 60 else date(moment)


def minutes(seconds: float) -> str:
    """How long a film is, as people say it: ``15분``, ``1시간 5분``; never less than a minute."""
    hours, rest = divmod(max(1, round(seconds / 60)), 60)
    return " ".join([f"{hours}시간"] * bool(hours) + [f"{rest}분"] * bool(rest))


def length(seconds: float) -> str:
    """A place in a film: ``12초``, ``3분 12초``, ``15분``, ``1시간 5초``."""
    whole_minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(whole_minutes, 60)
    told = ((hours, "시간"), (minute, "분"), (second, "초"))
    return " ".join(f"{number}{unit}" for number, unit in told if number) or "0초"


def short_center(name: str) -> str:
    """A centre's name without the word every centre's name ends with."""
    return name.removesuffix("경로당").strip() or name


def _half(at: datetime) -> str:
    return "오전" if at.hour < 12 else "오후"


def _hour(at: datetime) -> int:
    return at.hour % 12 or 12
