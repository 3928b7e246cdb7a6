"""Notices and help calls on both databases a hub may have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from notice import board, calls
from notice.errors import (
    CallOverError,
    CallTakenError,
    CallUnknownError,
    NoticeRefusedError,
    NoticeUnknownError,
)
from notice.notice import Board, Notice, Place, Seen, Targets
from store.audit import Deed
from store.centers import StoredCenter, keep
from store.engine import Store
from tests.notice.test_notice import made
from wire.ids import CenterId, HelpCallId, KioskId, NoticeId

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DEED = Deed("staff_1", NOW)
OTHER = Deed("staff_2", NOW)
WIDO, UISIN = Place(CenterId("wido"), "부안군"), Place(CenterId("uisin"), "진도군")
KIOSK = KioskId("kiosk_1")


@pytest.fixture
def store(both_stores: Store) -> Store:
    with both_stores.transaction() as session:
        keep(session, [StoredCenter("wido", "위도", "부안군"), StoredCenter("uisin", "의신")])
    return both_stores


def posted(store: Store, notice: Notice, targets: Targets | None = None) -> None:
    with store.transaction() as session:
        board.post(session, notice, targets or Targets(), DEED)


def hangs(store: Store, place: Place, now: datetime = NOW) -> Board:
    with store.reading() as session:
        help = calls.told(session, place.center_id, now)
        return Board.model_validate_json(board.for_center(session, place, help, now).body)


def test_a_board_holds_what_its_centre_is_meant_by(store: Store) -> None:
    posted(store, made("all"))
    posted(store, made("county", "alert"), Targets(counties=frozenset({"부안군"})))
    assert [one.id for one in hangs(store, WIDO).notices] == ["county", "all"]
    assert [one.id for one in hangs(store, UISIN).notices] == ["all"]
    assert hangs(store, WIDO, NOW + timedelta(hours=2)).notices == ()


def test_equal_boards_have_equal_tags_and_every_change_another(store: Store) -> None:
    def tag() -> str:
        with store.reading() as session:
            return board.for_center(session, WIDO, None, NOW).etag

    tags = [tag()]
    posted(store, made("one"))
    tags.append(tag())
    assert tag() == tags[-1]
    with store.transaction() as session:
        board.withdraw(session, NoticeId("one"), DEED)
        board.withdraw(session, NoticeId("one"), DEED)
    tags.append(tag())
    assert len(set(tags)) == 3
    with pytest.raises(NoticeUnknownError), store.transaction() as session:
        board.withdraw(session, NoticeId("else"), DEED)


def test_sent_twice_is_sent_once_and_the_first_confirmation_holds(store: Store) -> None:
    posted(store, made("one"))
    posted(store, made("one", "alert"))
    late = NOW + timedelta(minutes=5)
    with store.transaction() as session:
        arrives = (NoticeId("one"), CenterId("wido"), KIOSK)
        assert board.keep_seen(session, *arrives, at=NOW, received_at=late)
        assert not board.keep_seen(session, *arrives, at=late, received_at=late)
    with store.reading() as session:
        (one,) = board.posted(session)
        assert one.notice.level == "notice"
        assert board.seen(session, [NoticeId("one")]) == {"one": {"wido": NOW}}


@pytest.mark.parametrize("minutes", [-60, 0])
def test_what_is_over_is_not_sent(store: Store, minutes: float) -> None:
    with pytest.raises(NoticeRefusedError) as refused:
        posted(store, made("one", begins=-90, minutes=90 + minutes))
    assert refused.value.field == "expires_at"


def asked(store: Store, minutes: float = 0) -> calls.Call | None:
    at = NOW + timedelta(minutes=minutes)
    with store.transaction() as session:
        return calls.hear(session, CenterId("wido"), KIOSK, at, at)


def test_a_call_is_heard_once_and_asked_again_is_the_same_one(store: Store) -> None:
    first = asked(store)
    assert first is not None
    assert first.rings
    assert asked(store) is None
    # By a clock that was set back, or later: it is still one call.
    assert asked(store, minutes=-5) is None
    assert asked(store, minutes=31) is None
    with store.reading() as session:
        (only,) = calls.open_calls(session)
        assert (only.id, only.heard_at) == (first.id, NOW)


def test_a_moment_outside_of_the_calendar_is_no_call(store: Store) -> None:
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    with store.transaction() as session:
        assert calls.hear(session, CenterId("wido"), KIOSK, first, NOW) is None
    with pytest.raises(ValidationError, match="calendar"):
        Seen.model_validate({"notice_id": "one", "at": first})


def test_a_call_is_taken_by_one_person_and_ends_once(store: Store) -> None:
    call = asked(store)
    assert call is not None
    with store.transaction() as session:
        calls.take(session, call.id, "김하나", DEED)
        calls.take(session, call.id, "김하나", DEED)
    for act in (calls.take, calls.answer):
        with pytest.raises(CallTakenError, match="김하나"), store.transaction() as session:
            act(session, call.id, "박둘", OTHER)
    told = hangs(store, WIDO).help
    assert told is not None
    assert (told.state, told.by, told.asked_at) == ("taken", "김하나", NOW)
    with store.transaction() as session:
        calls.answer(session, call.id, "김하나", DEED)
    assert getattr(hangs(store, WIDO).help, "state", None) == "answered"
    assert hangs(store, WIDO, NOW + calls.TOLD).help is None
    assert hangs(store, UISIN).help is None
    with pytest.raises(CallOverError), store.transaction() as session:
        calls.end(session, call.id, DEED)
    with pytest.raises(CallUnknownError), store.transaction() as session:
        calls.end(session, HelpCallId("else"), DEED)
    assert asked(store, minutes=1) is not None


def test_a_press_by_mistake_ends_without_an_answer(store: Store) -> None:
    call = asked(store)
    assert call is not None
    with store.transaction() as session:
        ended = calls.end(session, call.id, DEED)
    assert (ended.answered_at, ended.ended_at) == (None, NOW)
    assert getattr(hangs(store, WIDO).help, "state", None) == "ended"
