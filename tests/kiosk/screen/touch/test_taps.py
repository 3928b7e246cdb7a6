"""Names that are tapped: each finger counts once."""

from __future__ import annotations

from uuid import UUID

import pytest

from kiosk.screen.touch.taps import EVERYBODY, GUESTS, REST_S, TAPS, Taps
from kiosk.state import UP


class Table:
    def __init__(self):
        self.seconds = 0.0
        self.sent = []
        self.taps = Taps(self._send, lambda: self.seconds)

    def _send(self, what, subject, key):
        self.sent.append((what, subject, key))
        return len(self.sent)

    def said(self):
        return [(what, subject) for what, subject, _ in self.sent]


def test_a_tap_says_what_is_wanted_and_carries_a_key_of_its_own():
    table = Table()
    assert [table.taps.tap("present", "m1"), table.taps.tap("absent", "m2")] == [1, 2]
    assert table.said() == [("present", "m1"), ("absent", "m2")]
    keys = {UUID(key) for _, _, key in table.sent}
    assert len(keys) == 2


def test_a_name_that_waits_takes_no_further_tap():
    table = Table()
    table.taps.tap("present", "m1")
    assert table.taps.waiting == {"m1"}
    assert table.taps.tap("present", "m1") is None
    assert table.taps.tap("present", "m2") == 2
    table.taps.answered(1)
    assert table.taps.waiting == {"m2"}


def test_a_trembling_finger_takes_nothing_back():
    table = Table()
    table.taps.tap("present", "m1")
    table.taps.answered(1)
    table.seconds = REST_S * 0.9
    assert table.taps.tap("absent", "m1") is None
    table.seconds = REST_S
    assert table.taps.tap("absent", "m1") == 2
    assert table.said() == [("present", "m1"), ("absent", "m1")]


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [("guest", "guest_less", GUESTS), ("everybody", "everybody_undone", EVERYBODY)],
)
def test_guests_and_everybody_wait_as_one(first, second, waits):
    table = Table()
    assert table.taps.tap(first, "") == 1
    assert table.taps.waiting == {waits}
    assert table.taps.tap(second, "") is None


def test_an_answer_to_another_press_changes_nothing():
    table = Table()
    table.taps.tap("guest", "")
    table.taps.answered(7)
    assert table.taps.waiting == {GUESTS}


@pytest.mark.parametrize("what", sorted(TAPS))
def test_the_agent_knows_every_tap(what):
    line = f'{{"type": "press", "id": 1, "what": "{what}", "subject": "m1", "key": "k"}}'
    assert UP.validate_json(line).what == what
