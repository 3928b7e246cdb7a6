"""Each subject, case by case: what is known, and what that looks like."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fleet.judging import sentences
from fleet.judging.facts import Facts, Fleet, History, newest_first
from fleet.judging.finding import Level, Owner, Subject
from fleet.judging.signs import LOOKS, Quiet, Sign
from tests.fleet.judging.cases import NOW, checked, facts, lesson, live, minutes, report

WARNING, PROBLEM = Level.WARNING, Level.PROBLEM
WELL, UNKNOWN = Quiet.WELL, Quiet.UNKNOWN
SOON, RUNNING = lesson(minutes(20)), lesson(minutes(-10))
INSIDE = lesson(minutes(-10), inside=True, was_inside=True, others_move=True)


def away(length: timedelta, **changes: object) -> Facts:
    return facts(connected=False, last_seen=NOW - length, **changes)


def in_lesson(**changes: object) -> Facts:
    return facts(report(mode="lesson", lesson=live(**changes)), lesson=INSIDE)


CASES = [
    (Subject.CONNECTION, facts(), WELL),
    (Subject.CONNECTION, facts(connected=None, last_seen=NOW - minutes(90)), UNKNOWN),
    (Subject.CONNECTION, facts(connected=False, last_seen=None), UNKNOWN),
    (Subject.CONNECTION, away(timedelta(seconds=119)), UNKNOWN),
    (Subject.CONNECTION, away(minutes(2)), WARNING),
    (Subject.CONNECTION, away(timedelta(hours=15)), WARNING),
    (Subject.CONNECTION, away(timedelta(hours=15), lesson=SOON), PROBLEM),
    (Subject.CONNECTION, away(minutes(2), lesson=RUNNING), PROBLEM),
    (Subject.CONNECTION, away(minutes(2), lesson=lesson(minutes(31))), WARNING),
    (Subject.CONNECTION, away(timedelta(seconds=29), lesson=RUNNING), UNKNOWN),
    (Subject.CONNECTION, away(timedelta(seconds=30), lesson=RUNNING), PROBLEM),
    (Subject.CONNECTION, away(timedelta(days=1)), PROBLEM),
    (Subject.CAMERA, facts(report(camera="missing")), WARNING),
    (Subject.CAMERA, facts(report(camera="off")), WELL),
    (Subject.CAMERA, away(minutes(5)), UNKNOWN),
    (Subject.MICROPHONE, facts(report(microphone="missing")), WARNING),
    (Subject.MICROPHONE, facts(report(microphone="missing"), lesson=SOON), PROBLEM),
    (Subject.LOUDSPEAKER, facts(report(loudspeaker="missing")), PROBLEM),
    # A check before the lesson: what it found counts until the device works, or a day is over.
    (Subject.CAMERA, facts(report(check=checked(camera="ok"))), WELL),
    (Subject.CAMERA, facts(report(camera="off", check=checked(camera="busy"))), WARNING),
    (Subject.CAMERA, facts(report(camera="ok", check=checked(camera="busy"))), WELL),
    (Subject.CAMERA, facts(report(camera="ok", check=checked(camera="black"))), WARNING),
    (Subject.CAMERA, facts(report(check=checked(21, camera="black"))), WELL),
    (Subject.CAMERA, facts(report(check=checked(camera="of a newer kiosk"))), WELL),
    (Subject.MICROPHONE, facts(report(check=checked(microphone="dead"))), WARNING),
    (Subject.MICROPHONE, facts(report(check=checked(microphone="dead")), lesson=SOON), PROBLEM),
    (Subject.MICROPHONE, facts(report(check=checked(echo="weak")), lesson=SOON), WARNING),
    (Subject.LOUDSPEAKER, facts(report(check=checked(loudspeaker="unheard"))), WARNING),
    (Subject.DISK, facts(report(check=checked(disk="unwritable"))), PROBLEM),
    (Subject.PICTURE, facts(), WELL),
    (Subject.PICTURE, facts(report(screen_alive=False)), PROBLEM),
    (Subject.PICTURE, facts(lesson=INSIDE, history=History(still=True)), PROBLEM),
    (Subject.PICTURE, facts(lesson=INSIDE, history=History(same_pictures=3)), PROBLEM),
    (Subject.PICTURE, facts(lesson=INSIDE, history=History(same_pictures=2)), WELL),
    # Where nobody sees anything move, it is the studio that stands still.
    (
        Subject.PICTURE,
        facts(
            lesson=lesson(minutes(-10), inside=True, others_move=False),
            history=History(still=True),
        ),
        WELL,
    ),
    (Subject.PICTURE, facts(lesson=RUNNING, history=History(still=True)), WELL),
    (Subject.DISK, facts(report(disk_free_mib=None)), UNKNOWN),
    (Subject.DISK, facts(report(disk_free_mib=1024)), WELL),
    (Subject.DISK, facts(report(disk_free_mib=1023)), WARNING),
    (Subject.DISK, facts(report(disk_free_mib=255)), PROBLEM),
    (Subject.CLOCK, facts(report(clock_offset_ms=None)), UNKNOWN),
    (Subject.CLOCK, facts(report(clock_offset_ms=-1999)), WELL),
    (Subject.CLOCK, facts(report(clock_offset_ms=2000)), WARNING),
    (Subject.CLOCK, facts(report(clock_offset_ms=-3_600_000)), PROBLEM),
    (Subject.NETWORK, facts(), WELL),
    (Subject.NETWORK, facts(report(round_trip_ms=None)), WELL),
    (Subject.NETWORK, facts(report(round_trip_ms=500)), WARNING),
    (Subject.NETWORK, facts(report(round_trip_ms=2000)), PROBLEM),
    (Subject.NETWORK, facts(report(calls_lost=2)), WELL),
    (Subject.NETWORK, facts(report(calls_lost=3)), WARNING),
    (Subject.NETWORK, facts(report(calls_lost=6)), PROBLEM),
    (Subject.NETWORK, in_lesson(sound_only=True), WARNING),
    (Subject.NETWORK, in_lesson(link="lost"), PROBLEM),
    # How the lesson before went says nothing of now.
    (Subject.NETWORK, facts(report(lesson=live(link="lost"))), WELL),
    (Subject.TV, facts(report(tv=None)), UNKNOWN),
    (Subject.TV, facts(report(tv="off")), WELL),
    (Subject.TV, facts(report(tv="off"), lesson=SOON), PROBLEM),
    (Subject.RELEASE, facts(fleet=Fleet(("0.3.0", "0.2.0"))), WARNING),
    (Subject.RELEASE, facts(fleet=Fleet(("0.5.0", "0.4.0", "0.2.0"))), WARNING),
    (Subject.RELEASE, facts(fleet=Fleet(("0.6.0", "0.5.0", "0.4.0", "0.2.0"))), PROBLEM),
    (Subject.RELEASE, facts(fleet=Fleet(("0.3.0",))), UNKNOWN),
    (Subject.LESSON, facts(), WELL),
    (Subject.LESSON, facts(lesson=INSIDE), WELL),
    (Subject.LESSON, facts(lesson=lesson(timedelta(seconds=-29))), WELL),
    (Subject.LESSON, facts(lesson=lesson(timedelta(seconds=-30))), PROBLEM),
    (Subject.LESSON, away(minutes(30), lesson=RUNNING), WELL),
    (Subject.LESSON, facts(lesson=lesson(minutes(4))), WARNING),
    (Subject.LESSON, away(minutes(30), lesson=lesson(minutes(4))), WELL),
    (Subject.LESSON, facts(lesson=lesson(minutes(4.5))), WELL),
    (Subject.LESSON, facts(missed=NOW - minutes(90)), WARNING),
    (Subject.LESSON, facts(connected=None, lesson=RUNNING), UNKNOWN),
    (Subject.TIMETABLE, facts(report(timetable_version=8)), WELL),
    (Subject.TIMETABLE, facts(report(timetable_version=6)), WARNING),
    (Subject.TIMETABLE, facts(report(timetable_version=None)), WARNING),
    (Subject.TIMETABLE, facts(report(timetable_version=6), lesson=SOON), PROBLEM),
    (Subject.TIMETABLE, facts(report(timetable_refused="no centres")), PROBLEM),
    (Subject.RECORDS, facts(report(records_waiting=1)), WARNING),
    (Subject.RECORDS, facts(report(records_waiting=1000)), PROBLEM),
]


@pytest.mark.parametrize(("subject", "known", "expected"), CASES)
def test_what_it_looks_like(subject: Subject, known: Facts, expected: Level | Quiet) -> None:
    look = LOOKS[subject](known)
    assert (look.level if isinstance(look, Sign) else look) is expected


@pytest.mark.parametrize("subject", Subject)
def test_a_well_centre_is_well_in_everything(subject: Subject) -> None:
    assert LOOKS[subject](facts()) is WELL


@pytest.mark.parametrize("subject", Subject)
def test_of_a_kiosk_that_never_spoke_nothing_bad_is_said(subject: Subject) -> None:
    silent = facts(connected=None, last_seen=None)
    assert LOOKS[subject](silent) in (UNKNOWN, WELL)


def test_who_has_to_mend_it() -> None:
    def owner(subject: Subject, known: Facts) -> Owner:
        look = LOOKS[subject](known)
        assert isinstance(look, Sign)
        return look.owner

    assert owner(Subject.CONNECTION, away(minutes(5))) is Owner.HELPER
    assert owner(Subject.CONNECTION, away(timedelta(days=2))) is Owner.CITY_IT
    assert owner(Subject.LESSON, facts(lesson=RUNNING)) is Owner.OPERATOR


def test_who_left_is_told_from_who_never_came() -> None:
    left = LOOKS[Subject.LESSON](facts(lesson=lesson(minutes(-10), was_inside=True)))
    never = LOOKS[Subject.LESSON](facts(lesson=RUNNING))
    assert isinstance(left, Sign)
    assert isinstance(never, Sign)
    assert (left.sentence, never.sentence) == (sentences.LEFT_LESSON, sentences.NOT_IN_LESSON)


def test_sentences_fit_their_column_and_speak_korean() -> None:
    for name, text in vars(sentences).items():
        if name.isupper():
            assert 10 < len(text) <= 90, name
            assert text.endswith("요."), name
            assert not any(sign.isascii() and sign.isalpha() for sign in text), name


def test_releases_are_ordered_by_their_numbers() -> None:
    assert newest_first(["0.9.0", "0.10.1", "0.9.0", "1.0"]) == ("1.0", "0.10.1", "0.9.0")
