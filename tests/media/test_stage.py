"""The stage document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from media.stage import Floor, Question, RoomCard, Stage, Watch
from wire.ids import CenterId, LessonId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CENTERS = tuple(CenterId(f"c{number}") for number in range(4))


def test_the_floor_is_given_and_taken() -> None:
    stage = Stage().giving_floor(CENTERS[0], NOW).giving_floor(CENTERS[1], NOW)
    assert stage.has_floor(CENTERS[0])
    assert stage.floor == (
        Floor(center_id=CENTERS[0], since=NOW),
        Floor(center_id=CENTERS[1], since=NOW),
    )
    assert stage.taking_floor(CENTERS[0]).floor == (Floor(center_id=CENTERS[1], since=NOW),)
    assert stage.muting_all().floor == ()


def test_giving_the_floor_again_keeps_since_when() -> None:
    stage = Stage().giving_floor(CENTERS[0], NOW)
    assert stage.giving_floor(CENTERS[0], NOW + timedelta(minutes=5)) is stage


@given(st.lists(st.tuples(st.sampled_from(("give", "take", "mute")), st.sampled_from(CENTERS))))
def test_whoever_was_given_the_floor_last_has_it(moves: list[tuple[str, CenterId]]) -> None:
    stage, expected = Stage(), set[CenterId]()
    for move, center_id in moves:
        if move == "give":
            stage = stage.giving_floor(center_id, NOW)
            expected.add(center_id)
        elif move == "take":
            stage = stage.taking_floor(center_id)
            expected.discard(center_id)
        else:
            stage = stage.muting_all()
            expected.clear()
    assert {center_id for center_id in CENTERS if stage.has_floor(center_id)} == expected
    assert len(stage.floor) == len(expected)
    assert Stage.model_validate_json(stage.model_dump_json()) == stage


@pytest.mark.parametrize(
    "document",
    [
        {"version": -1},
        {"layout": "circus"},
        {"floor": [{"center_id": f"c{number}", "since": NOW} for number in range(5)]},
        {"question": {"id": "q", "text": "무엇이 좋으세요?", "answers": ["하나"]}},
        {"watch": {"item_id": "i", "title": "t", "playing": True, "position_s": -1, "at": NOW}},
        {"floor": [{"center_id": "c0", "since": "2026-11-23T10:00:00"}]},
        {"spotlights": "c0"},
    ],
)
def test_what_is_no_stage_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Stage.model_validate(document)


def test_a_full_room_card_survives_the_wire() -> None:
    stage = Stage(
        version=7,
        spotlight=CENTERS[1],
        question=Question(id="q", text="오늘 기분은요?", answers=("좋아요", "그저 그래요")),
        watch=Watch(item_id="i", title="아리랑", playing=True, position_s=1.5, at=NOW),
    )
    card = RoomCard(
        wire=1,
        lesson_id=LessonId("lesson-1"),
        title="체조",
        instructor="박정은 선생님",
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        stage=stage,
    )
    assert RoomCard.model_validate_json(card.model_dump_json()) == card
