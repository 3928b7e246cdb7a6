"""Which centres have a version of the timetable (pure): what their kiosks said, never more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from schedule.timetable import Center
from wire.ids import CenterId

SILENT_AFTER = timedelta(minutes=10)
"""A kiosk reports once a minute: after ten missed ones nobody knows what it does."""


class Why(StrEnum):
    """Why a centre is not counted."""

    NO_KIOSK = "no_kiosk"
    NEVER_HEARD = "never_heard"
    SILENT = "silent"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a centre's kiosk said last: which version it obeys, and when it said so."""

    version: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A centre that does not have the version, as far as the hub knows."""

    center: Center
    why: Why
    version: int | None = None  # the one it said it obeys
    at: datetime | None = None  # when it was heard last


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a version is: so many centres `have` it, the others are named."""

    version: int
    have: int
    missing: tuple[Missing, ...]
    silent: tuple[Missing, ...] = ()  # among those that have it: not heard for long since

    @property
    def centers(self) -> int:
        return self.have + len(self.missing)


def spread(
    version: int,
    centers: Iterable[Center],
    heard: Mapping[CenterId, Heard],
    now: datetime,
) -> Spread:
    """Who has `version`, or a later one, by what each kiosk reported last.

    A kiosk that said it has it and fell silent afterwards still counts, for it keeps what it has
    on disk; but it is named, for nobody sees whether it still obeys.
    """
    have, missing, silent = 0, [], []
    for center in centers:
        said = heard.get(center.id)
        is_silent = said is None or said.at is None or now - said.at > SILENT_AFTER
        if said is not None and said.version is not None and said.version >= version:
            have += 1
            if is_silent:
                silent.append(Missing(center, Why.SILENT, said.version, said.at))
        elif said is None:
            missing.append(Missing(center, Why.NO_KIOSK))
        elif said.at is None:
            missing.append(Missing(center, Why.NEVER_HEARD))
        else:
            why = Why.SILENT if is_silent else Why.OLDER
            missing.append(Missing(center, why, said.version, said.at))
    return Spread(version, have, tuple(missing), tuple(silent))
