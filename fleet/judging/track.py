"""From signs to findings (pure): a sign counts when it has held, and when two reports say so.

A change back takes its time as well, so that nothing flaps faster than its pace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fleet.judging.facts import Facts
from fleet.judging.finding import Level, Subject
from fleet.judging.signs import LOOKS, Look, Quiet, Sign


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a change must hold before it counts, and how many further reports must bear it."""

    up: timedelta
    down: timedelta
    reports: int = 1


def _pace(up_s: int, down_s: int, reports: int = 1) -> Pace:
    return Pace(timedelta(seconds=up_s), timedelta(seconds=down_s), reports)


PACES: Mapping[Subject, Pace] = {
    # Not from reports: the hub sees by itself who is connected and who is in a lesson.
    Subject.CONNECTION: _pace(20, 20, reports=0),
    Subject.LESSON: _pace(15, 15, reports=0),
    Subject.CAMERA: _pace(20, 20),
    Subject.MICROPHONE: _pace(20, 20),
    Subject.LOUDSPEAKER: _pace(20, 20),
    Subject.PICTURE: _pace(15, 15),
    Subject.DISK: _pace(60, 300),
    Subject.CLOCK: _pace(60, 60),
    Subject.NETWORK: _pace(60, 120),
    Subject.TV: _pace(30, 30),
    Subject.RELEASE: _pace(600, 60),
    Subject.TIMETABLE: _pace(180, 20),
    # Records wait for a moment all the time; a quarter of an hour is no moment.
    Subject.RECORDS: _pace(900, 30),
}


@dataclass(frozen=True, slots=True)
class Pending:
    """What a subject is about to become; None is well."""

    sign: Sign | None
    since: datetime
    reports: int


@dataclass(frozen=True, slots=True)
class Track:
    """One subject of one centre: what is found, since when, and what is pending."""

    sign: Sign | None = None
    since: datetime | None = None
    pending: Pending | None = None


Tracks = Mapping[Subject, Track]


def step(track: Track, look: Look, pace: Pace, now: datetime, reports: int) -> Track:
    """One look; `reports` is how many the centre's kiosk has sent so far."""
    if look is Quiet.UNKNOWN:
        return replace(track, pending=None)
    sign = look if isinstance(look, Sign) else None
    change = _rank(sign) - _rank(track.sign)
    if not change:
        return replace(track, pending=None)
    pending = _carried(track, sign, now, reports) or Pending(sign, now, reports)
    needed = pace.up if change > 0 else pace.down
    if now - pending.since < needed or reports - pending.reports < pace.reports:
        return replace(track, pending=pending)
    if pending.sign is None:
        return Track()
    return Track(pending.sign, track.since or pending.sign.since or pending.since)


def judge(tracks: Tracks, facts: Facts) -> Tracks:
    """Every subject of one centre, one look further."""
    return {
        subject: step(
            tracks.get(subject, Track()),
            look(facts),
            PACES[subject],
            facts.now,
            facts.history.reports,
        )
        for subject, look in LOOKS.items()
    }


def _carried(track: Track, sign: Sign | None, now: datetime, reports: int) -> Pending | None:
    """The pending change that `sign` goes on with, as far as all of it bears the change."""
    pending, shown = track.pending, _rank(track.sign)
    if pending is None or now < pending.since or reports < pending.reports:
        # The clock was put back, or it is another kiosk that counts from nothing.
        return None
    before, here = _rank(pending.sign) - shown, _rank(sign) - shown
    if (before > 0) != (here > 0):
        return None
    return replace(pending, sign=sign) if abs(here) < abs(before) else pending


def _rank(sign: Sign | None) -> int:
    if sign is None:
        return 0
    return 2 if sign.level is Level.PROBLEM else 1
