"""One press is one press."""

from __future__ import annotations

import pytest

from kiosk.screen.touch.fingers import REST_S, Fingers


class Hand:
    """Presses at moments of its own."""

    def __init__(self):
        self.at = 100.0
        self.fingers = Fingers(lambda: self.at)

    def presses(self, what, subject="", after=0.0):
        self.at += after
        return self.fingers.counts(what, subject)


@pytest.mark.parametrize("what", ["hand", "microphone", "later", "not_now", "pause", "help"])
def test_a_trembling_finger_presses_once(what):
    hand = Hand()
    assert hand.presses(what)
    assert not hand.presses(what, after=REST_S / 3)
    assert hand.presses(what, after=REST_S)


@pytest.mark.parametrize("what", ["louder", "quieter", "forward10", "present", "guest"])
def test_what_is_pressed_again_and_again_counts_each_time(what):
    hand = Hand()
    assert all(hand.presses(what, after=0.1) for _ in range(5))


def test_another_button_counts_at_once():
    hand = Hand()
    assert hand.presses("hand")
    assert hand.presses("help", after=0.1)
    assert hand.presses("watch", "song", after=1)
    assert hand.presses("watch", "walk", after=0.1)


def test_what_turned_up_under_a_finger_was_not_meant():
    hand = Hand()
    assert hand.presses("later")
    hand.fingers.turned()
    assert not hand.presses("enter_lesson", after=0.3)
    assert hand.presses("louder", after=0.1)
    assert hand.presses("enter_lesson", after=REST_S)
