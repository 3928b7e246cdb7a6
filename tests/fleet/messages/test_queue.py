"""Messages wait until they are sent, or a day has passed."""

from __future__ import annotations

import itertools
import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from fleet.messages import queue
from fleet.messages.queue import Channel, Outgoing, OutgoingRow, message
from store.engine import Store
from tests.fleet.judging.cases import NOW, minutes

HOOK = "https://it.example.kr/hook"


@pytest.fixture
def store(both_stores: Store) -> Store:
    return both_stores


def put(store: Store, target: str = HOOK, count: int = 1) -> list[Outgoing]:
    made = [message(Channel.WEBHOOK, target, "findings", {"n": n}, NOW) for n in range(count)]
    with store.transaction() as session:
        queue.put(session, made)
    return made


def fail_always(store: Store, message_id: str) -> list[timedelta]:
    """When it was tried, with no success, until it was given up."""
    tried: list[timedelta] = []
    now: datetime | None = NOW
    while now is not None:
        with store.transaction() as session:
            row = session.get_one(OutgoingRow, message_id)
            assert queue.due(session, now - timedelta(seconds=1)) == ()
            assert [one.id for one in queue.due(session, now)] == [message_id]
            tried.append(now - NOW)
            queue.failed(session, message_id, "503", now)
            now = row.next_at
    return tried


def test_a_message_waits_with_all_it_holds_until_it_is_sent(store: Store) -> None:
    (made,) = put(store)
    with store.transaction() as session:
        assert queue.due(session, NOW) == (made,)
        queue.sent(session, made.id, NOW)
        assert queue.due(session, NOW + timedelta(days=1)) == ()
        assert queue.last_created(session, "findings") == NOW
        assert queue.last_created(session, "lesson") is None


def test_it_is_tried_later_each_time_and_given_up_after_a_day(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    (made,) = put(store)
    tried = fail_always(store, made.id)
    assert tried[:6] == [timedelta(seconds=s) for s in (0, 30, 90, 210, 450, 930)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert max(gaps) == timedelta(hours=1)
    assert timedelta(hours=22) < tried[-1] < timedelta(hours=24)
    assert "message=given_up" in caplog.text
    with store.reading() as session:
        (stuck,) = queue.stuck(session, NOW + timedelta(hours=30))
    assert (stuck.target, stuck.error, stuck.given_up) == (HOOK, "503", True)


def test_who_does_not_get_theirs_is_said_until_something_comes_through(store: Store) -> None:
    (first,) = put(store)
    with store.transaction() as session:
        queue.failed(session, first.id, "refused", NOW)
        assert queue.stuck(session, NOW + minutes(14)) == ()
        (stuck,) = queue.stuck(session, NOW + minutes(15))
        assert (stuck.since, stuck.error, stuck.given_up) == (NOW, "refused", False)
        queue.sent(session, first.id, NOW + minutes(16))
        assert queue.stuck(session, NOW + minutes(16)) == ()


def test_what_was_given_up_is_forgotten_once_a_later_one_arrived(store: Store) -> None:
    (lost,) = put(store)
    fail_always(store, lost.id)
    later = message(Channel.WEBHOOK, HOOK, "findings", {}, NOW + timedelta(hours=26))
    with store.transaction() as session:
        queue.put(session, [later])
        queue.sent(session, later.id, NOW + timedelta(hours=26))
        assert queue.stuck(session, NOW + timedelta(hours=27)) == ()


def test_only_so_many_wait_and_the_oldest_give_way(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 3)
    old = put(store, count=2)
    young = [message(Channel.MAIL, "a@b.kr", "lesson", {}, NOW + minutes(n)) for n in (1, 2)]
    with caplog.at_level(logging.ERROR), store.transaction() as session:
        queue.put(session, young)
        left = {one.id for one in queue.due(session, NOW + minutes(9))}
    assert len(left) == 3
    assert {one.id for one in young} < left
    assert "too many messages waited" in caplog.text
    assert len(left & {one.id for one in old}) == 1


def test_old_messages_are_swept_and_waiting_ones_are_not(store: Store) -> None:
    done, waiting = put(store, count=2)
    with store.transaction() as session:
        queue.sent(session, done.id, NOW)
        queue.sweep(session, NOW + timedelta(days=29))
        assert session.scalar(select(func.count()).select_from(OutgoingRow)) == 2
        queue.sweep(session, NOW + timedelta(days=31))
        assert [one.id for one in queue.due(session, NOW)] == [waiting.id]
        assert session.scalar(select(func.count()).select_from(OutgoingRow)) == 1


def test_an_endless_reason_is_cut(store: Store) -> None:
    (made,) = put(store)
    with store.transaction() as session:
        queue.failed(session, made.id, "x" * 5000, NOW)
        assert len(session.get_one(OutgoingRow, made.id).error) == 300
