"""A kiosk's look at itself before a lesson, in the words of the console (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fleet.health import SelfCheck
from fleet.judging.finding import Owner
from fleet.judging.troubles import PARTS, Trouble, trouble
from hub.web.words import minutes

OWNERS: Mapping[Owner, str] = {
    Owner.OPERATOR: "관제",
    Owner.CITY_IT: "전산",
    Owner.HELPER: "관리사",
}
"""Whose it is to mend."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One part that is not well."""

    part: str
    trouble: Trouble

    @property
    def words(self) -> str:
        """What is wrong, what to do, and who does it."""
        return f"{self.trouble.sentence} ({OWNERS[self.trouble.owner]})"


def wrong(check: SelfCheck) -> list[Wrong]:
    """What a check found, in the order in which parts are told."""
    found = ((part, trouble(part, check.found.get(part, ""))) for part in PARTS)
    return [Wrong(PARTS[part], one) for part, one in found if one is not None]


def title(check: SelfCheck) -> str:
    """ "10분 전 점검": how long before the lesson it was; or that somebody had it made."""
    if check.starts_at is None:
        return "다시 한 점검"
    return f"{minutes(check.starts_at - check.at)} 전 점검"


def of_many(checks: Sequence[SelfCheck]) -> str:
    """The latest checks for one lesson in one line; nothing where there are none."""
    if not checks:
        return ""
    latest = title(max(checks, key=lambda check: check.at))
    well = sum(not wrong(check) for check in checks)
    if well == len(checks):
        return f"{latest}: 모두 정상"
    return f"{latest}: {len(checks)}곳 가운데 {well}곳 정상"
