"""What each subject looks like at this moment (pure): well, a sign of something, or unknown.

A kiosk that is not connected says nothing of its devices, so what was found before stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from fleet.health import DeviceState, KioskReport
from fleet.judging import sentences
from fleet.judging.facts import SAME_PICTURES, Facts
from fleet.judging.finding import Level, Owner, Subject
from fleet.judging.troubles import REFUTED_BY_USE, trouble

AWAY_AFTER = timedelta(minutes=2)
AWAY_AFTER_NEAR_LESSON = timedelta(seconds=30)
AWAY_LONG = timedelta(days=1)
"""Mains may be cut at night; a whole day is no night."""
CHECK_COUNTS = timedelta(hours=20)
"""What a check found is told until the next day's; then nobody knows it any more."""
LATE_AFTER = timedelta(seconds=30)
ENTERING = timedelta(minutes=1)
FEW_MIB, VERY_FEW_MIB = 1024, 256
CLOCK_OFF_MS, CLOCK_FAR_OFF_MS = 2_000, 30_000
SLOW_MS, VERY_SLOW_MS = 500, 2_000
CALLS_LOST, MANY_CALLS_LOST = 3, 6
MANY_RECORDS = 1_000
RELEASES_SERVED = 2
"""A hub serves kiosks up to two releases old."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something does not look well; `since` where that is known better than by looking."""

    level: Level
    owner: Owner
    sentence: str
    since: datetime | None = None


class Quiet(Enum):
    """No sign: it is well, or nobody can tell."""

    WELL = "well"
    UNKNOWN = "unknown"


Look = Sign | Quiet


def connection(facts: Facts) -> Look:
    if facts.connected is None:
        return Quiet.UNKNOWN
    if facts.connected:
        return Quiet.WELL
    seen, patience = facts.last_seen, AWAY_AFTER_NEAR_LESSON if facts.is_pressing else AWAY_AFTER
    if seen is None or facts.now - seen < patience:
        # Just paired, or just gone: it is given the time to come (back).
        return Quiet.UNKNOWN
    if facts.now - seen >= AWAY_LONG:
        return Sign(Level.PROBLEM, Owner.CITY_IT, sentences.AWAY_LONG, seen)
    if facts.is_pressing:
        return Sign(Level.PROBLEM, Owner.HELPER, sentences.AWAY_BEFORE_LESSON, seen)
    return Sign(Level.WARNING, Owner.HELPER, sentences.AWAY, seen)


def camera(facts: Facts) -> Look:
    return _device(facts, "camera", lambda report: report.camera)


def microphone(facts: Facts) -> Look:
    found = _device(facts, "microphone", lambda report: report.microphone)
    if isinstance(found, Sign) and facts.is_pressing:
        return replace(found, level=Level.PROBLEM)
    return _found(facts, "echo") if found is Quiet.WELL else found


def loudspeaker(facts: Facts) -> Look:
    return _device(facts, "loudspeaker", lambda report: report.loudspeaker)


def picture(facts: Facts) -> Look:
    report, lesson = facts.heard, facts.lesson
    if report is None:
        return Quiet.UNKNOWN
    if not report.screen_alive:
        return Sign(Level.PROBLEM, Owner.OPERATOR, sentences.SCREEN_DEAD)
    if lesson is None or not lesson.inside or not lesson.others_move:
        return Quiet.WELL
    if facts.history.still or facts.history.same_pictures >= SAME_PICTURES:
        return Sign(Level.PROBLEM, Owner.OPERATOR, sentences.PICTURE_STILL)
    return Quiet.WELL


def disk(facts: Facts) -> Look:
    free = facts.heard.disk_free_mib if facts.heard else None
    if free is None:
        return Quiet.UNKNOWN
    unwritable = _found(facts, "disk")
    if isinstance(unwritable, Sign):
        return unwritable
    if free < VERY_FEW_MIB:
        return Sign(Level.PROBLEM, Owner.OPERATOR, sentences.DISK_FULL)
    return Sign(Level.WARNING, Owner.OPERATOR, sentences.DISK) if free < FEW_MIB else Quiet.WELL


def clock(facts: Facts) -> Look:
    offset = facts.heard.clock_offset_ms if facts.heard else None
    if offset is None:
        return Quiet.UNKNOWN
    if abs(offset) < CLOCK_OFF_MS:
        return Quiet.WELL
    level = Level.WARNING if abs(offset) < CLOCK_FAR_OFF_MS else Level.PROBLEM
    return Sign(level, Owner.CITY_IT, sentences.FAST if offset > 0 else sentences.SLOW)


def network(facts: Facts) -> Look:
    report = facts.heard
    if report is None:
        return Quiet.UNKNOWN
    lesson, trip, lost = report.lesson, report.round_trip_ms, report.calls_lost
    in_lesson = report.mode == "lesson" and lesson is not None
    if in_lesson and lesson is not None and lesson.link == "lost":
        return Sign(Level.PROBLEM, Owner.CITY_IT, sentences.LINE_LOST)
    if lost >= MANY_CALLS_LOST or (trip is not None and trip >= VERY_SLOW_MS):
        return Sign(Level.PROBLEM, Owner.CITY_IT, sentences.LINE_BAD)
    if in_lesson and lesson is not None and lesson.sound_only:
        return Sign(Level.WARNING, Owner.CITY_IT, sentences.SOUND_ONLY)
    if lost >= CALLS_LOST or (trip is not None and trip >= SLOW_MS):
        return Sign(Level.WARNING, Owner.CITY_IT, sentences.LINE_WEAK)
    return Quiet.WELL


def tv(facts: Facts) -> Look:
    state = facts.heard.tv if facts.heard else None
    if state is None:
        return Quiet.UNKNOWN
    if state == "on" or not facts.is_pressing:
        # Between lessons a dark television is nobody's fault.
        return Quiet.WELL
    return Sign(Level.PROBLEM, Owner.HELPER, sentences.TV)


def release(facts: Facts) -> Look:
    report, known = facts.heard, facts.fleet.releases
    if report is None or report.release not in known:
        return Quiet.UNKNOWN
    behind = known.index(report.release)
    if behind > RELEASES_SERVED:
        return Sign(Level.PROBLEM, Owner.CITY_IT, sentences.RELEASE_TOO_OLD)
    return Sign(Level.WARNING, Owner.CITY_IT, sentences.RELEASE) if behind else Quiet.WELL


def lesson(facts: Facts) -> Look:
    if facts.connected is None:
        return Quiet.UNKNOWN
    on = facts.lesson
    if not facts.connected or (on is not None and on.inside):
        # Of who is away that is said already: it is one thing to mend and not two.
        return Quiet.WELL
    if on is not None and on.starts_at + LATE_AFTER <= facts.now < on.ends_at:
        words = sentences.LEFT_LESSON if on.was_inside else sentences.NOT_IN_LESSON
        return Sign(Level.PROBLEM, Owner.OPERATOR, words, None if on.was_inside else on.starts_at)
    if on is not None and on.opens_at + ENTERING <= facts.now < on.starts_at:
        return Sign(Level.WARNING, Owner.OPERATOR, sentences.LATE_FOR_LESSON)
    if facts.missed is not None:
        return Sign(Level.WARNING, Owner.OPERATOR, sentences.MISSED_LESSON, facts.missed)
    return Quiet.WELL


def timetable(facts: Facts) -> Look:
    report = facts.heard
    if report is None:
        return Quiet.UNKNOWN
    if report.timetable_refused is not None:
        return Sign(Level.PROBLEM, Owner.CITY_IT, sentences.TIMETABLE_REFUSED)
    if (report.timetable_version or 0) >= facts.fleet.timetable_version:
        return Quiet.WELL
    level = Level.PROBLEM if facts.is_pressing else Level.WARNING
    return Sign(level, Owner.CITY_IT, sentences.TIMETABLE_BEHIND)


def records(facts: Facts) -> Look:
    report = facts.heard
    if report is None:
        return Quiet.UNKNOWN
    if not report.records_waiting:
        return Quiet.WELL
    level = Level.PROBLEM if report.records_waiting >= MANY_RECORDS else Level.WARNING
    return Sign(level, Owner.CITY_IT, sentences.RECORDS)


def _device(facts: Facts, part: str, read: Callable[[KioskReport], DeviceState]) -> Look:
    """As it is now; where nobody uses it, or it works, as the last check found it."""
    report = facts.heard
    if report is None:
        return Quiet.UNKNOWN
    state = read(report)
    if state == "missing":
        return _sign(part, report.troubles.get(part, "")) or _sign(part, "gone") or Quiet.UNKNOWN
    return _found(facts, part, works=state == "ok")


def _found(facts: Facts, part: str, *, works: bool = False) -> Look:
    check = facts.heard.check if facts.heard else None
    if check is None or facts.now - check.at > CHECK_COUNTS:
        return Quiet.WELL
    slug = check.found.get(part, "")
    return Quiet.WELL if works and slug in REFUTED_BY_USE else _sign(part, slug) or Quiet.WELL


def _sign(part: str, slug: str) -> Sign | None:
    found = trouble(part, slug)
    return Sign(found.level, found.owner, found.sentence) if found is not None else None


LOOKS: Mapping[Subject, Callable[[Facts], Look]] = {
    Subject.CONNECTION: connection,
    Subject.CAMERA: camera,
    Subject.MICROPHONE: microphone,
    Subject.LOUDSPEAKER: loudspeaker,
    Subject.PICTURE: picture,
    Subject.DISK: disk,
    Subject.CLOCK: clock,
    Subject.NETWORK: network,
    Subject.TV: tv,
    Subject.RELEASE: release,
    Subject.LESSON: lesson,
    Subject.TIMETABLE: timetable,
    Subject.RECORDS: records,
}
