"""Whom a notice is for, and what a kiosk shows at any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from notice.notice import (
    TEXT_MOST,
    TITLE_MOST,
    Board,
    Notice,
    Place,
    Targets,
    in_order,
    is_for,
)
from notice.show import Shown, find, shown
from wire.ids import CenterId, GroupId, NoticeId

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def made(name: str, level: str = "notice", begins: float = 0, minutes: float = 60) -> Notice:
    starts_at = NOW + timedelta(minutes=begins)
    return Notice.model_validate(
        {
            "id": name,
            "level": level,
            "title": "내일은 수업이 없어요",
            "starts_at": starts_at,
            "expires_at": starts_at + timedelta(minutes=minutes),
        }
    )


notices = st.builds(
    made,
    st.uuids().map(str),
    st.sampled_from(["notice", "alert"]),
    st.integers(-600, 600),
    st.integers(1, 900),
)
boards = st.lists(notices, max_size=8).map(lambda some: Board(notices=tuple(some)))
moments = st.integers(-900, 1800).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(boards, moments, st.data())
def test_only_what_is_up_and_not_seen_is_shown(
    board: Board, now: datetime, data: st.DataObject
) -> None:
    ids = [one.id for one in board.notices]
    seen = frozenset(data.draw(st.lists(st.sampled_from(ids)))) if ids else frozenset()
    found = shown(board, seen, now)
    for level, one in zip(("alert", "notice"), found, strict=True):
        waiting = [
            each
            for each in board.notices
            if each.level == level and each.is_up(now) and each.id not in seen
        ]
        assert (one is None) == (waiting == [])
        if one is not None:
            assert one in waiting
            assert all(one.starts_at >= each.starts_at for each in waiting)


@given(boards, moments)
def test_confirming_one_after_the_other_comes_to_an_end(board: Board, now: datetime) -> None:
    seen: set[NoticeId] = set()
    for _ in range(len(board.notices) + 1):
        alert, notice = shown(board, seen, now)
        one = alert or notice
        if one is None:
            break
        assert one.id not in seen
        seen.add(one.id)
    assert shown(board, seen, now) == Shown()


@given(st.lists(notices, max_size=8))
def test_alerts_stand_before_everything(some: list[Notice]) -> None:
    levels = [one.level for one in in_order(some)]
    assert levels == sorted(levels)
    assert sorted(one.id for one in in_order(some)) == sorted(one.id for one in some)


def test_it_is_up_from_its_start_until_before_its_end() -> None:
    board = Board(notices=(made("one", minutes=10),))
    assert shown(board, (), NOW - timedelta(seconds=1)).notice is None
    assert shown(board, (), NOW).notice is not None
    assert shown(board, (), NOW + timedelta(minutes=10)).notice is None


def test_an_alert_leaves_the_notice_where_it_was() -> None:
    board = Board(notices=(made("old", begins=-5), made("new"), made("fire", "alert", -60, 90)))
    alert, notice = shown(board, (), NOW)
    assert (alert and alert.id, notice and notice.id) == ("fire", "new")
    assert find(board, "old") == board.notices[0]
    assert find(board, "else") is None


PLACE = Place(CenterId("wido"), "부안군", frozenset({GroupId("islands")}))


@pytest.mark.parametrize(
    ("targets", "is_meant"),
    [
        (Targets(), True),
        (Targets(center_ids=frozenset({CenterId("wido")})), True),
        (Targets(center_ids=frozenset({CenterId("uisin")})), False),
        (Targets(counties=frozenset({"부안군"})), True),
        (Targets(counties=frozenset({"봉화군"})), False),
        (Targets(group_ids=frozenset({GroupId("islands")})), True),
        (
            Targets(
                center_ids=frozenset({CenterId("uisin")}),
                group_ids=frozenset({GroupId("islands")}),
            ),
            True,
        ),
    ],
)
def test_whom_it_is_for(targets: Targets, is_meant: bool) -> None:
    assert is_for(targets, PLACE) is is_meant


def test_a_centre_without_a_county_is_in_none() -> None:
    assert not is_for(Targets(counties=frozenset({"부안군"})), Place(CenterId("x")))


def test_words_that_do_not_fit_a_screen_are_refused() -> None:
    document = made("one").model_dump()
    Notice.model_validate({**document, "title": "가" * TITLE_MOST, "text": "가" * TEXT_MOST})
    for field, most in (("title", TITLE_MOST), ("text", TEXT_MOST)):
        with pytest.raises(ValidationError, match=field):
            Notice.model_validate({**document, field: "가" * (most + 1)})
    with pytest.raises(ValidationError, match="title"):
        Notice.model_validate({**document, "title": ""})


def test_a_newer_hub_may_say_more() -> None:
    board = Board.model_validate({"version": 3, "weather": "fair", "notices": []})
    assert board == Board(version=3)
