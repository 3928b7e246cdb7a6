"""A sign counts when it holds: examples, and what holds for every course of signs."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.judging.facts import History
from fleet.judging.finding import Level, Owner, Subject
from fleet.judging.signs import Look, Quiet, Sign
from fleet.judging.track import PACES, Pace, Track, judge, step
from tests.fleet.judging.cases import NOW, facts, report

S = timedelta(seconds=1)
PACE = Pace(up=20 * S, down=30 * S, reports=1)
WARNING = Sign(Level.WARNING, Owner.HELPER, "주의해 주세요.")
PROBLEM = Sign(Level.PROBLEM, Owner.HELPER, "고쳐 주세요.")
WELL, UNKNOWN = Quiet.WELL, Quiet.UNKNOWN


def run(*course: tuple[int, Look], pace: Pace = PACE, track: Track | None = None) -> Track:
    """Looks at given seconds, each with a report of its own."""
    track = track or Track()
    for count, (second, look) in enumerate(course):
        track = step(track, look, pace, NOW + second * S, reports=count)
    return track


def test_a_sign_counts_after_its_time() -> None:
    assert run((0, WARNING), (19, WARNING)).sign is None
    found = run((0, WARNING), (10, WARNING), (20, WARNING))
    assert (found.sign, found.since) == (WARNING, NOW)


def test_one_report_is_not_enough_however_long_it_stands() -> None:
    track = Track()
    for second in range(0, 600, 5):
        track = step(track, WARNING, PACE, NOW + second * S, reports=1)
    assert track.sign is None
    assert step(track, WARNING, PACE, NOW + 601 * S, reports=2).sign == WARNING


def test_a_moment_of_health_begins_it_anew() -> None:
    assert run((0, WARNING), (15, WELL), (16, WARNING), (30, WARNING)).sign is None


def test_what_nobody_can_tell_changes_nothing() -> None:
    found = run((0, WARNING), (20, WARNING), (25, UNKNOWN), (500, UNKNOWN))
    assert (found.sign, found.pending) == (WARNING, None)
    assert run((0, WARNING), (10, UNKNOWN), (20, WARNING)).sign is None


def test_only_what_held_all_the_time_is_found() -> None:
    # It was bad at times, and never less than worth a warning.
    wavering = run((0, PROBLEM), (5, WARNING), (10, PROBLEM), (20, PROBLEM))
    assert wavering.sign == WARNING


def test_it_gets_worse_and_better_under_the_same_since() -> None:
    course = [(0, WARNING), (20, WARNING), (40, PROBLEM), (60, PROBLEM)]
    worse = run(*course)
    assert (worse.sign, worse.since) == (PROBLEM, NOW)
    better = run(*course, (70, WARNING), (100, WARNING))
    assert (better.sign, better.since) == (WARNING, NOW)
    gone = run(*course, (70, WELL), (100, WELL))
    assert gone == Track()


def test_since_when_may_be_known_better_than_by_looking() -> None:
    away = Sign(Level.WARNING, Owner.HELPER, "연결되어 있지 않아요.", NOW - 3600 * S)
    found = run((0, away), (20, away))
    assert found.since == NOW - 3600 * S
    assert run((30, PROBLEM), (50, PROBLEM), track=found).since == NOW - 3600 * S


def test_a_clock_that_is_put_back_begins_it_anew() -> None:
    assert run((0, WARNING), (-3600, WARNING), (-3581, WARNING)).sign is None
    assert run((0, WARNING), (-3600, WARNING), (-3580, WARNING)).sign == WARNING


def test_another_kiosk_counts_its_reports_anew() -> None:
    track = step(Track(), WARNING, PACE, NOW, reports=50)
    track = step(track, WARNING, PACE, NOW + 100 * S, reports=1)
    assert track.pending is not None
    assert step(track, WARNING, PACE, NOW + 120 * S, reports=2).sign == WARNING


LOOKS = st.sampled_from([WELL, UNKNOWN, WARNING, PROBLEM])
COURSES = st.lists(st.tuples(st.integers(0, 40), LOOKS, st.booleans()), max_size=60)


def play(course: list[tuple[int, Look, bool]], pace: Pace) -> list[tuple[datetime, Track]]:
    """Gaps in seconds, looks, and whether a new report came with each."""
    now, reports, track, found = NOW, 0, Track(), []
    for gap, look, news in course:
        now += gap * S
        reports += news
        track = step(track, look, pace, now, reports)
        found.append((now, track))
    return found


def level(track: Track) -> Level | None:
    return track.sign.level if track.sign else None


@given(COURSES)
def test_it_never_flaps_faster_than_its_pace(course: list[tuple[int, Look, bool]]) -> None:
    played = [(NOW, Track()), *play(course, PACE)]
    changes = [
        now
        for (_, before), (now, after) in itertools.pairwise(played)
        if level(before) is not level(after)
    ]
    for earlier, later in itertools.pairwise(changes):
        assert later - earlier >= min(PACE.up, PACE.down)


@given(COURSES, st.sampled_from([WELL, WARNING, PROBLEM]))
def test_what_was_long_ago_does_not_matter(
    course: list[tuple[int, Look, bool]], look: Look
) -> None:
    """Whatever came in whatever order: in the end it is what was last said steadily."""
    steady = [(10, look, True)] * 10
    _, last = play([*course, *steady], PACE)[-1]
    assert level(last) is (look.level if isinstance(look, Sign) else None)


@given(COURSES.flatmap(lambda course: st.tuples(st.just(course), st.permutations(course))))
def test_the_order_of_reports_matters_only_within_the_pace(
    both: tuple[list[tuple[int, Look, bool]], list[tuple[int, Look, bool]]],
) -> None:
    steady: list[tuple[int, Look, bool]] = [(10, PROBLEM, True)] * 5
    ends = [play([*course, *steady], PACE)[-1][1].sign for course in both]
    assert ends == [PROBLEM, PROBLEM]


@given(COURSES)
def test_nothing_is_found_that_was_never_seen(course: list[tuple[int, Look, bool]]) -> None:
    seen = {look.level for _, look, _ in course if isinstance(look, Sign)}
    for _, track in play(course, PACE):
        assert track.sign is None or track.sign.level in seen
        assert (track.sign is None) == (track.since is None)


@pytest.mark.parametrize("subject", Subject)
def test_every_subject_has_a_pace(subject: Subject) -> None:
    assert PACES[subject].up > timedelta(0)
    assert PACES[subject].down > timedelta(0)


def test_a_whole_centre_is_judged() -> None:
    bad = report(camera="missing", disk_free_mib=100)
    tracks = judge({}, facts(bad))
    assert all(track.sign is None for track in tracks.values())
    later = facts(bad, now=NOW + 60 * S, history=History(reports=2))
    found = {one: level(track) for one, track in judge(tracks, later).items() if track.sign}
    assert found == {Subject.CAMERA: Level.WARNING, Subject.DISK: Level.PROBLEM}
