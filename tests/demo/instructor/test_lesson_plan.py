"""Whom the demo's instructor calls on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from demo.instructor.lesson_plan import FLOOR_S, HAND_SEEN_AFTER, SPOTLIGHT_S, Plan
from media.stage import Stage
from wire.ids import CenterId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WIDO, UISIN = CenterId("buan-wido"), CenterId("jindo-uisin")
LONG_AGO = NOW - timedelta(minutes=1)


def test_a_hand_is_seen_for_a_moment_before_it_is_answered() -> None:
    plan = Plan()
    assert plan.step({WIDO: NOW}, NOW).speaker is None
    assert plan.step({WIDO: NOW}, NOW + HAND_SEEN_AFTER).speaker == WIDO


def test_a_centre_speaks_then_is_shown_big_then_there_is_calm() -> None:
    speaking = Plan().step({WIDO: LONG_AGO}, NOW)
    assert speaking.wanted(Stage(), NOW).has_floor(WIDO)
    shown_at = NOW + timedelta(seconds=FLOOR_S)
    shown = speaking.step({UISIN: LONG_AGO}, shown_at)
    stage = shown.wanted(speaking.wanted(Stage(), NOW), shown_at)
    assert stage.spotlight == WIDO
    assert stage.floor == ()
    calm = shown.step({UISIN: LONG_AGO}, shown_at + timedelta(seconds=SPOTLIGHT_S))
    assert calm.wanted(stage, shown_at).spotlight is None
    assert calm.step({UISIN: LONG_AGO}, shown_at + timedelta(minutes=1)).speaker == UISIN


def test_who_was_heard_least_lately_comes_first() -> None:
    plan = Plan(heard=(WIDO,))
    hands = {WIDO: LONG_AGO - timedelta(minutes=1), UISIN: LONG_AGO}
    assert plan.step(hands, NOW).speaker == UISIN


def test_an_unchanged_plan_wants_an_unchanged_stage() -> None:
    plan = Plan().step({WIDO: LONG_AGO}, NOW)
    stage = plan.wanted(Stage(version=7), NOW)
    assert plan.wanted(stage, NOW + timedelta(seconds=1)) == stage
