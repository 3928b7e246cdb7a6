"""One word, and the reason for it."""

from __future__ import annotations

import pytest

from media.engine.operation.health import Health, Signs, judge

GOOD = Signs(draining=False, beating=True, typical_lag_s=0.001, descriptors_left=900)


@pytest.mark.parametrize(
    ("changes", "word", "reason"),
    [
        ({}, Health.READY, ""),
        ({"draining": True}, Health.DRAINING, "the engine ends when its rooms have"),
        ({"typical_lag_s": 0.6}, Health.FAILING, "the machine is too slow"),
        ({"descriptors_left": 3}, Health.FAILING, "too many files and sockets are open"),
        ({"beating": False, "draining": True}, Health.FAILING, "the clock stands"),
    ],
)
def test_the_word_says_what_to_do(changes: dict[str, object], word: Health, reason: str) -> None:
    signs = {name: getattr(GOOD, name) for name in Signs.__slots__} | changes
    assert judge(Signs(**signs)) == (word, reason)


def test_only_a_ready_engine_is_sent_lessons() -> None:
    assert {word: word.status for word in Health} == {
        Health.READY: 200,
        Health.DRAINING: 503,
        Health.FAILING: 503,
    }
