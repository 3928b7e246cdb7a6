"""The sentence that answers a press."""

from __future__ import annotations

from kiosk.screen.pages.notes import QUIET_S, SHOWN_S, Notes
from kiosk.screen.voice.sentences import text


class Desk:
    def __init__(self):
        self.seconds = 0.0
        self.said = []
        self.notes = Notes(self.said.append, lambda: self.seconds)

    def after(self, seconds):
        self.seconds += seconds
        return self.notes.text()


def test_a_quick_answer_asks_nobody_for_patience():
    desk = Desk()
    desk.notes.asked(1, "louder")
    assert desk.after(QUIET_S / 2) == ""
    desk.notes.answered(1, "")
    assert desk.after(10) == ""


def test_a_slow_answer_does_for_as_long_as_it_takes():
    desk = Desk()
    desk.notes.asked(1, "help")
    assert desk.after(QUIET_S * 2) == text("one_moment")
    assert desk.after(600) == text("one_moment")
    desk.notes.answered(1, "")
    assert desk.after(0) == text("help_thanks")
    assert desk.said == ["help_thanks"]


def test_nobody_is_promised_a_call_while_the_line_is_cut():
    desk = Desk()
    desk.notes.asked(1, "help")
    desk.notes.answered(1, "", reachable=False)
    assert desk.after(0) == text("help_later")


def test_a_note_stands_long_enough_to_be_read():
    desk = Desk()
    desk.notes.add("ask_for_floor")
    assert SHOWN_S >= 5
    assert desk.after(SHOWN_S - 0.1) == text("ask_for_floor")
    assert desk.after(0.2) == ""


def test_a_refusal_is_put_into_words():
    desk = Desk()
    for number, reason, said in ((1, "no_open_lesson", "not_yet_open"), (2, "full", "could_not")):
        desk.notes.asked(number, "enter_lesson")
        desk.notes.answered(number, reason)
        assert desk.after(0) == text(said)


def test_the_answer_to_what_nobody_waits_for_is_not_shown():
    desk = Desk()
    desk.notes.answered(1, "no_open_lesson")
    assert desk.after(0) == ""


def test_whoever_ticked_names_is_thanked_with_their_number():
    desk = Desk()
    for number, people, said in (
        (1, 9, "고맙습니다. 오늘 9분 오셨어요"),
        (2, 0, "고맙습니다. 아직 아무도 안 오셨네요"),
    ):
        desk.notes.asked(number, "attendance_done")
        desk.notes.answered(number, "", people)
        assert desk.after(0) == said
    assert desk.said == ["thanks", "thanks_nobody"]
