"""One deed in words (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.web.audit.naming import Names
from hub.web.audit.sentences import more, sentence
from store.audit import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """Who did what to whom, by the city's clock."""

    at: datetime
    who: str
    what: str
    whom: str
    more: str


def row_of(entry: Entry, known: Names) -> Row:
    return Row(
        at=entry.at.astimezone(ZoneInfo(known.zone)),
        who=known.actor(entry.actor),
        what=sentence(entry.action),
        # What somebody did to themselves needs no second name.
        whom="" if entry.subject == entry.actor else known.subject(entry.subject),
        more=more(entry.action, entry.detail),
    )
