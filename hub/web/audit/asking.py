"""What is looked for in the audit, as the address says it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from hub.web.audit.naming import Names
from hub.web.audit.sentences import GROUPS
from store.audit import Question


class AuditView(BaseModel):
    """What is looked for; what is not understood counts as left open.

    `before` is the id that this page's entries are below.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    actor: str = ""
    group: str = ""
    center: str = ""
    first: str = ""
    last: str = ""
    before: str = ""

    @property
    def below(self) -> int | None:
        return int(self.before) if self.before.isdecimal() and len(self.before) < 19 else None

    @property
    def is_narrowed(self) -> bool:
        return any((self.actor, self.group, self.center, self.first, self.last))

    def address(self, **changes: str) -> str:
        wanted = {name: value for name, value in {**self.model_dump(), **changes}.items() if value}
        return f"/audit?{urlencode(wanted)}" if wanted else "/audit"

    def question(self, names: Names) -> Question:
        _, actions = GROUPS.get(self.group, ("", frozenset[str]()))
        return Question(
            actor=self.actor,
            actions=actions,
            subjects=names.subjects_of(self.center) if self.center else frozenset(),
            since=_start(self.first, names.zone),
            until=_start(self.last, names.zone, days=1),
        )


def day_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # No sum of days leaves what Python counts.
    return found if date(2000, 1, 1) <= found <= date(2199, 12, 31) else None


def _start(text: str, zone: str, days: int = 0) -> datetime | None:
    """When that day of the city begins, or the one so many days later."""
    found = day_of(text)
    if found is None:
        return None
    return datetime.combine(found + timedelta(days), time(), ZoneInfo(zone))
