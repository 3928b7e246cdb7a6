"""Roles, scopes and browsers in Korean (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from hub.auth.staff import Role, Staff
from hub.web.lists import natural
from wire.ids import CenterId

ROLES: Mapping[Role, str] = {
    Role.ADMIN: "관리자",
    Role.OPERATOR: "운영자",
    Role.INSTRUCTOR: "강사",
    Role.HELPER: "경로당 관리사",
}
MAY: Mapping[Role, str] = {
    Role.ADMIN: "모든 일과 사용자·기록",
    Role.OPERATOR: "시간표, 영상, 출석, 단말기, 알림",
    Role.INSTRUCTOR: "내 수업",
    Role.HELPER: "맡은 경로당의 출석",
}
"""What each of them does here."""

_BROWSERS = (
    ("Edg/", "엣지"),
    ("Whale/", "웨일"),
    ("SamsungBrowser/", "삼성 인터넷"),
    ("Firefox/", "파이어폭스"),
    ("Chrome/", "크롬"),
    ("Safari/", "사파리"),
)
_SYSTEMS = (
    ("Android", "안드로이드"),
    ("iPhone", "아이폰"),
    ("iPad", "아이패드"),
    ("Windows", "윈도우"),
    ("Mac OS", "맥"),
    ("Linux", "리눅스"),
)


def browser(agent: str) -> str:
    """What a browser says of itself, as somebody would call it: "크롬 · 윈도우"."""
    names = (
        next((word for mark, word in known if mark in agent), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(name for name in names if name) or "다른 프로그램"


def reach(person: Staff, names: Mapping[CenterId, str]) -> str:
    """ "모든 경로당", "봉화군 · 부안군", "명호 경로당 외 2곳"; of an instructor "내 수업"."""
    found = person.scope
    if person.role is Role.INSTRUCTOR:
        return MAY[Role.INSTRUCTOR]
    if found.everywhere:
        return "모든 경로당"
    some = sorted((names.get(one, "없어진 경로당") for one in found.center_ids), key=natural)
    if len(some) > 2:
        some = [f"{some[0]} 외 {len(some) - 1}곳"]
    return " · ".join([*sorted(found.counties), *some])
