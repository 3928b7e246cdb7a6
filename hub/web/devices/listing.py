"""The list of centres and their devices (pure): what a row says, how it sorts, what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fleet.judging.finding import Finding
from fleet.registry import Kiosk
from hub.web.lists import Column, View, matches, natural
from schedule.timetable import Center, Group
from wire.ids import CenterId, KioskId


class State(Enum):
    """How a centre's device is reached: key, words, tone."""

    CONNECTED = ("connected", "연결됨", "good")
    AWAY = ("away", "연결 없음", "bad")
    NEW = ("new", "등록함", "quiet")
    NONE = ("none", "단말기 없음", "quiet")

    def __init__(self, key: str, words: str, tone: str) -> None:
        self.key, self.words, self.tone = key, words, tone


class DevicesView(View):
    """How the list is looked at."""

    county: str = ""
    group: str = ""
    state: str = ""
    release: str = ""

    @property
    def chooses(self) -> bool:
        return bool(self.find or self.county or self.group or self.state or self.release)


@dataclass(frozen=True, slots=True)
class Row:
    """One centre and its device."""

    center: Center
    kiosk: Kiosk | None
    connected: bool
    groups: tuple[Group, ...]
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        if self.kiosk is None:
            return State.NONE
        if self.connected:
            return State.CONNECTED
        return State.NEW if self.kiosk.last_seen is None else State.AWAY

    @property
    def release(self) -> str:
        return self.kiosk.release if self.kiosk else ""

    @property
    def is_bad(self) -> bool:
        return any(finding.level.is_problem for finding in self.findings)

    def seen_rank(self) -> datetime | None:
        return self.kiosk.last_seen if self.kiosk else None


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "이름", lambda row: natural(row.center.name)),
    Column("group", "묶음", lambda row: natural(row.groups[0].name) if row.groups else None),
    Column("state", "단말기", lambda row: list(State).index(row.state)),
    Column("release", "프로그램", lambda row: row.release or None),
    Column("seen", "마지막 확인", Row.seen_rank, largest_first=True),
    Column(
        "findings", "확인할 일", lambda row: len(row.findings), largest_first=True, is_count=True
    ),
)


def rows(
    centers: Iterable[Center],
    groups: Sequence[Group],
    kiosks: Mapping[CenterId, Kiosk],
    connected: AbstractSet[KioskId],
    findings: Iterable[Finding] = (),
) -> list[Row]:
    """Every centre, in the order people are used to see them."""
    found: dict[CenterId, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.center_id, []).append(finding)
    made = []
    for center in centers:
        kiosk = kiosks.get(center.id)
        made.append(
            Row(
                center,
                kiosk,
                kiosk is not None and kiosk.id in connected,
                tuple(group for group in groups if center.id in group.center_ids),
                tuple(found.get(center.id, ())),
            )
        )
    return made


def chosen(every: Iterable[Row], view: DevicesView) -> list[Row]:
    """The rows that fit everything that is asked for."""
    return [
        row
        for row in every
        if matches(view.find, row.center.name, row.center.county)
        and view.county in {"", row.center.county}
        and (not view.group or any(group.id == view.group for group in row.groups))
        and view.state in {"", row.state.key}
        and view.release in {"", row.release}
    ]
