"""Times and states in Korean, as pages say them (pure)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = "월화수목금토일"

ERROR_PAGES = {
    403: ("들어갈 수 없는 화면이에요", "내 역할로는 볼 수 없어요. 처음 화면으로 돌아가 주세요."),
    404: ("찾는 화면이 없어요", "주소가 바뀌었을 수 있어요. 처음 화면으로 돌아가 주세요."),
    500: ("잠시 문제가 생겼어요", "조금 뒤에 다시 열어 주세요."),
}


def beside(county: str, name: str) -> str:
    """The county to show beside a centre's name; nothing where the name begins with it."""
    return "" if name.startswith(county[:2]) else county


def short(name: str) -> str:
    """A centre's name where everything is one: "봉화 명호 경로당" is "봉화 명호"."""
    return name.removesuffix("경로당").rstrip() or name


def day(moment: datetime, zone: str) -> str:
    """ "11월 23일 월요일"."""
    return calendar_day(moment.astimezone(ZoneInfo(zone)).date())


def calendar_day(found: date) -> str:
    """The same of a day of the calendar."""
    return f"{found.month}월 {found.day}일 {_WEEKDAYS[found.weekday()]}요일"


def weekday(found: date, now: datetime, zone: str) -> str:
    """How a day is called among its neighbours: "화", or "오늘"."""
    is_today = found == now.astimezone(ZoneInfo(zone)).date()
    return "오늘" if is_today else _WEEKDAYS[found.weekday()]


def percent(figure: float) -> str:
    """ "99.4%", "100%"."""
    return f"{figure:.1f}".removesuffix(".0") + "%"


def clock(moment: datetime, zone: str) -> str:
    """ "10:00", by the city's clock."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def minutes(length: timedelta) -> str:
    """How long, rounded up: "38분", "1시간 5분"."""
    total = max(0, -(-int(length.total_seconds()) // 60))
    hours, rest = divmod(total, 60)
    if hours and rest:
        return f"{hours}시간 {rest}분"
    return f"{hours}시간" if hours else f"{rest}분"


def lasting(since: datetime, now: datetime) -> str:
    """How long something lasts already: "5분째", "16시간째"; nothing where it just began."""
    length = now - since
    if length < timedelta(minutes=2):
        return ""
    if length >= timedelta(days=2):
        return f"{length.days}일째"
    if length >= timedelta(hours=1):
        return f"{length // timedelta(hours=1)}시간째"
    return f"{length // timedelta(minutes=1)}분째"


def span(seconds: int) -> str:
    """How long somebody stayed, rounded down: "38분"."""
    total = seconds // 60
    hours, rest = divmod(total, 60)
    if hours and rest:
        return f"{hours}시간 {rest}분"
    if hours:
        return f"{hours}시간"
    return f"{rest}분" if rest else "1분 안 됨"


def length_of_film(seconds: float) -> str:
    """ "45초", "3분 20초", "1시간 5분"."""
    whole = max(1, round(seconds))
    total, rest = divmod(whole, 60)
    if total >= 60:
        return minutes(timedelta(minutes=total))
    if not total:
        return f"{rest}초"
    return f"{total}분 {rest}초" if rest else f"{total}분"


def size(count: int) -> str:
    """How large something is: "340KB", "28MB", "2.1GB"."""
    if count >= 2**30:
        return f"{count / 2**30:.1f}".removesuffix(".0") + "GB"
    return f"{round(count / 2**20)}MB" if count >= 2**20 else f"{max(1, round(count / 2**10))}KB"


def ago(moment: datetime, now: datetime, zone: str) -> str:
    """When something was: "방금", "5분 전", "14:02", "어제 17:42", "11월 20일"."""
    past = now - moment
    if past < timedelta(minutes=2):
        return "방금"
    if past < timedelta(hours=1):
        return f"{int(past.total_seconds()) // 60}분 전"
    here = ZoneInfo(zone)
    then, today = moment.astimezone(here), now.astimezone(here).date()
    if then.date() == today:
        return f"{then:%H:%M}"
    if then.date() == today - timedelta(days=1):
        return f"어제 {then:%H:%M}"
    return f"{then.month}월 {then.day}일"
