"""Notices, alerts, whom they are for, and what a kiosk is told of them (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from notice.talk import Talk
from wire.ids import CenterId, GroupId, NoticeId

TITLE_MOST = 20
TEXT_MOST = 80
"""So many characters fit onto the smallest screen in the smallest letters that may be used."""

Level = Literal["notice", "alert"]
"""``notice`` waits on home until it is read, ``alert`` covers everything until it is confirmed."""


class _Document(BaseModel):
    # A newer hub may say more than this kiosk understands.
    model_config = ConfigDict(frozen=True, extra="ignore")


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment outside of the calendar") from error


class Notice(_Document):
    """One message to the screens, up from `starts_at` until before `expires_at`."""

    id: NoticeId
    level: Level
    title: str = Field(min_length=1, max_length=TITLE_MOST)
    text: str = Field(default="", max_length=TEXT_MOST)
    spoken: bool = Field(default=True, description="read aloud by the kiosk")
    starts_at: AwareDatetime
    expires_at: AwareDatetime

    def is_up(self, now: datetime) -> bool:
        return self.starts_at <= now < self.expires_at


class Help(_Document):
    """How the centre's call for help stands; `by` is the person who took it."""

    asked_at: AwareDatetime = Field(description="by the kiosk's clock: which call this is about")
    state: Literal["asked", "taken", "answered", "ended"]
    by: str = ""


class Board(_Document):
    """Everything the hub has to say to one centre, complete, replaces the one before."""

    version: int = 0
    notices: tuple[Notice, ...] = ()
    help: Help | None = None
    talk: Talk | None = None


class Seen(_Document):
    """A record of the journal: somebody at the centre pressed 확인했어요 or 읽었어요."""

    notice_id: NoticeId
    at: Annotated[AwareDatetime, AfterValidator(_in_utc)]


@dataclass(frozen=True, slots=True)
class Targets:
    """Whom a notice is for: who is named in any of them; every centre where none is named."""

    center_ids: frozenset[CenterId] = frozenset()
    counties: frozenset[str] = frozenset()
    group_ids: frozenset[GroupId] = frozenset()

    @property
    def everybody(self) -> bool:
        return not (self.center_ids or self.counties or self.group_ids)


@dataclass(frozen=True, slots=True)
class Place:
    """A centre, as far as it matters here."""

    center_id: CenterId
    county: str = ""
    group_ids: frozenset[GroupId] = frozenset()


def is_for(targets: Targets, place: Place) -> bool:
    """Whether a notice with these targets is for the centre at `place`."""
    return (
        targets.everybody
        or place.center_id in targets.center_ids
        or (place.county != "" and place.county in targets.counties)
        or not targets.group_ids.isdisjoint(place.group_ids)
    )


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Alerts before everything else, and of each kind the newest first."""
    newest = sorted(notices, key=lambda one: (one.starts_at, one.id), reverse=True)
    return tuple(sorted(newest, key=lambda one: one.level != "alert"))
