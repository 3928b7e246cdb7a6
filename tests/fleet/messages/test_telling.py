"""What is new to those outside: each problem once, and before a lesson each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fleet import watch
from fleet.judging.finding import Level, Owner, Subject
from fleet.judging.signs import Sign
from fleet.judging.track import Track
from fleet.messages import queue, telling
from fleet.messages.digest import Ahead, Digest, Kind
from fleet.messages.queue import Channel, message
from store.engine import Store
from tests.fleet.judging.cases import NOW, minutes
from wire.ids import CenterId, LessonId

WIDO, UISIN = CenterId("c-wido"), CenterId("c-uisin")
WARNING = Sign(Level.WARNING, Owner.HELPER, "연결되어 있지 않아요.")
PROBLEM = Sign(Level.PROBLEM, Owner.HELPER, "수업 시간인데 연결되지 않아요.")
LESSON = Ahead(LessonId("strong-20261123"), "튼튼 체조", NOW + minutes(30))
AWAY = (WIDO, Subject.CONNECTION)


def keep(store: Store, center_id: CenterId, now: datetime, **signs: Sign | None) -> None:
    tracks = {Subject(name): Track(sign, now if sign else None) for name, sign in signs.items()}
    with store.transaction() as session:
        watch.keep(session, center_id, tracks, now)


def news(store: Store, now: datetime) -> Digest | None:
    """As the watch does: what is new becomes a message."""
    with store.transaction() as session:
        digest = telling.news(session, now)
        if digest is not None:
            queue.put(session, [message(Channel.MAIL, "a@b.kr", digest.kind, {}, now)])
        return digest


def before(
    store: Store, now: datetime, worse: dict[tuple[CenterId, Subject], Sign] | None = None
) -> Digest | None:
    with store.transaction() as session:
        return telling.before_lesson(session, LESSON, (WIDO, UISIN), worse or {}, now)


def told(digest: Digest | None) -> list[tuple[str, str, str]]:
    assert digest is not None
    return [(one.center_id, one.subject, one.level) for one in digest.opened]


def test_a_problem_is_told_when_it_has_settled_and_once(centers: Store) -> None:
    keep(centers, WIDO, NOW, connection=PROBLEM)
    keep(centers, UISIN, NOW, camera=WARNING)
    assert news(centers, NOW + timedelta(seconds=59)) is None
    digest = news(centers, NOW + minutes(1))
    assert told(digest) == [(WIDO, "connection", "problem")]
    assert news(centers, NOW + timedelta(hours=5)) is None


def test_what_went_away_before_it_was_told_is_not_told(centers: Store) -> None:
    keep(centers, WIDO, NOW, connection=PROBLEM)
    keep(centers, WIDO, NOW + timedelta(seconds=40), connection=None)
    assert news(centers, NOW + minutes(5)) is None


def test_forty_problems_are_one_message_and_later_ones_wait_for_the_next(centers: Store) -> None:
    keep(centers, WIDO, NOW, connection=PROBLEM, disk=PROBLEM)
    keep(centers, UISIN, NOW, connection=PROBLEM)
    assert len(told(news(centers, NOW + minutes(1)))) == 3
    keep(centers, CenterId("c-simwon"), NOW + minutes(2), connection=PROBLEM)
    assert news(centers, NOW + minutes(5)) is None
    assert told(news(centers, NOW + minutes(11))) == [("c-simwon", "connection", "problem")]


def test_that_it_is_well_again_is_told_to_who_heard_of_it(centers: Store) -> None:
    keep(centers, WIDO, NOW, connection=PROBLEM)
    news(centers, NOW + minutes(1))
    keep(centers, WIDO, NOW + minutes(2), connection=None)
    digest = news(centers, NOW + minutes(11))
    assert digest is not None
    assert (digest.opened, [one.center_id for one in digest.closed]) == ((), [WIDO])
    assert news(centers, NOW + minutes(30)) is None


def test_what_got_better_and_bad_again_is_news_again(centers: Store) -> None:
    keep(centers, WIDO, NOW, connection=PROBLEM)
    news(centers, NOW + minutes(1))
    keep(centers, WIDO, NOW + minutes(2), connection=WARNING)
    assert news(centers, NOW + minutes(20)) is None
    keep(centers, WIDO, NOW + minutes(30), connection=PROBLEM)
    assert told(news(centers, NOW + minutes(31))) == [(WIDO, "connection", "problem")]


def test_half_an_hour_before_a_lesson_all_that_is_unwell_is_told(centers: Store) -> None:
    keep(centers, WIDO, NOW - minutes(60), connection=WARNING, camera=WARNING)
    keep(centers, CenterId("c-simwon"), NOW - minutes(60), connection=WARNING)
    assert before(centers, NOW - minutes(1)) is None
    digest = before(centers, NOW)
    assert told(digest) == [(WIDO, "camera", "warning"), (WIDO, "connection", "warning")]
    assert digest is not None
    assert (digest.kind, digest.lesson) == (Kind.LESSON, LESSON)
    assert before(centers, NOW + minutes(1)) is None


def test_ten_minutes_before_only_what_is_new_is_told(centers: Store) -> None:
    keep(centers, WIDO, NOW - minutes(60), connection=WARNING)
    before(centers, NOW)
    keep(centers, UISIN, NOW + minutes(5), microphone=WARNING)
    assert before(centers, NOW + minutes(19)) is None
    assert told(before(centers, NOW + minutes(20))) == [(UISIN, "microphone", "warning")]
    assert before(centers, NOW + minutes(25)) is None
    assert before(centers, NOW + minutes(30)) is None


def test_a_hub_that_starts_late_looks_once(centers: Store) -> None:
    keep(centers, WIDO, NOW - minutes(60), connection=WARNING)
    assert told(before(centers, NOW + minutes(27))) == [(WIDO, "connection", "warning")]
    assert before(centers, NOW + minutes(28)) is None


def test_a_lesson_that_was_moved_is_looked_at_again(centers: Store) -> None:
    keep(centers, WIDO, NOW - minutes(60), connection=WARNING)
    before(centers, NOW)
    moved = replace(LESSON, starts_at=NOW + minutes(120))
    with centers.transaction() as session:
        assert telling.before_lesson(session, moved, (WIDO,), {}, NOW + minutes(89)) is None
        again = telling.before_lesson(session, moved, (WIDO,), {}, NOW + minutes(90))
        assert told(again) == [(WIDO, "connection", "warning")]
        assert telling.before_lesson(session, moved, (WIDO,), {}, NOW + minutes(91)) is None


def test_what_is_about_to_be_a_problem_is_told_as_one_and_not_twice(centers: Store) -> None:
    keep(centers, WIDO, NOW - minutes(60), connection=WARNING)
    assert told(before(centers, NOW, {AWAY: PROBLEM})) == [(WIDO, "connection", "problem")]
    keep(centers, WIDO, NOW + timedelta(seconds=20), connection=PROBLEM)
    assert news(centers, NOW + minutes(5)) is None


def test_when_all_is_well_nothing_is_told(centers: Store) -> None:
    assert before(centers, NOW) is None
    assert news(centers, NOW) is None
