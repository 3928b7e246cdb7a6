"""The frame of every page, and the words all pages share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from hub.auth.staff import Role, Staff
from hub.web import words

_HERE = Path(__file__).parent.parent
_LIBRARIES = {
    "livekit-client.js": "livekit-client",
    "htmx.js": "htmx.org",
    "uplot.js": "uplot",
    "uplot.css": "uplot",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation, and who is shown the way to it (its guard is at its route)."""

    address: str
    label: str
    roles: frozenset[Role]


_CONSOLE = frozenset({Role.ADMIN, Role.OPERATOR})

NAVIGATION: tuple[Entry, ...] = (
    Entry("/today", "오늘", _CONSOLE),
    Entry("/timetable", "시간표", _CONSOLE),
    Entry("/library", "영상 자료", _CONSOLE),
    Entry("/voice", "안내 음성", _CONSOLE),
    Entry("/attendance", "출석", _CONSOLE | {Role.HELPER}),
    Entry("/kiosks", "경로당·단말기", _CONSOLE),
    Entry("/notices", "공지·긴급 알림", _CONSOLE),
    Entry("/staff", "사용자", frozenset({Role.ADMIN})),
    Entry("/audit", "기록", frozenset({Role.ADMIN})),
    Entry("/teach", "오늘 수업", frozenset({Role.INSTRUCTOR})),
)
"""In the order in which they are shown: 오늘 · 시간표 · 영상 자료 · 안내 음성 · 출석 ·
경로당·단말기 · 공지·긴급 알림 · 사용자 · 기록.  Only what exists."""

HOME: Mapping[Role, str] = {
    Role.ADMIN: "/today",
    Role.OPERATOR: "/today",
    Role.INSTRUCTOR: "/teach",
    Role.HELPER: "/attendance",
}


def page(
    template: str,
    staff: Staff | None = None,
    *,
    status: int = 200,
    here: str = "",
    **context: Any,
) -> HTMLResponse:
    """Render a template.  `here` is the navigation entry the page belongs to."""
    navigation = [entry for entry in NAVIGATION if staff and staff.role in entry.roles]
    rendered = (
        _templates()
        .get_template(template)
        .render(
            staff=staff,
            navigation=navigation,
            may={entry.address for entry in navigation},
            here=here,
            **context,
        )
    )
    return HTMLResponse(rendered, status)


def error_page(status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """A calm page for whatever went wrong, with the way on."""
    title, advice = words.ERROR_PAGES.get(status, words.ERROR_PAGES[500])
    answer = page("error.html", status=status, title=title, advice=advice)
    answer.headers.update(headers)
    return answer


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        beside=words.beside,
        short=words.short,
        size=words.size,
        length_of_film=words.length_of_film,
        clock=words.clock,
        day=words.day,
        calendar_day=words.calendar_day,
        ago=words.ago,
        span=words.span,
        minutes=words.minutes,
        weekday=words.weekday,
        percent=words.percent,
        lasting=words.lasting,
    )
    environment.globals["vendor"] = _vendor
    return environment


@cache
def _vendor(name: str) -> str:
    """A library's address with its version, so that browsers may keep it for long."""
    manifest = _HERE / "node_modules" / _LIBRARIES[name] / "package.json"
    version = json.loads(manifest.read_text(encoding="utf-8"))["version"]
    return f"/vendor/{name}?v={version}"
