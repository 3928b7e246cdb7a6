"""What each tap makes of what is so, and what is taken back."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.entry import Entry, People
from attendance.journal.taps import Occasion, Tap, Ticks, UnknownMemberError
from tests.attendance.journal.appender import CENTER, DAY, LESSON, NOW
from wire.ids import LessonId, MemberId

KIM, LEE, PARK, NOBODY = MemberId("kim"), MemberId("lee"), MemberId("park"), MemberId("")
ROLL = [KIM, LEE, PARK]
IN_LESSON = Occasion(CENTER, LESSON)
ON_DAY = Occasion(CENTER, DAY)


class Page:
    """The attendance page: every mark is on the disk at once."""

    def __init__(self) -> None:
        self.ticks = Ticks()

    def tap(
        self,
        what: str,
        subject: MemberId = NOBODY,
        *,
        key: UUID | None = None,
        occasion: Occasion = IN_LESSON,
    ) -> int:
        """How many entries it made."""
        tap = Tap(what, subject, key or uuid4())
        marks = self.ticks.marks(tap, occasion, ROLL)
        lesson = None if isinstance(occasion.what, date) else LessonId(occasion.what)
        for mark in marks:
            entry = Entry(
                lesson_id=lesson, day=DAY, member_id=mark.member_id, present=mark.present, at=NOW
            )
            self.ticks.add(mark.id, CENTER, entry)
        if marks:
            self.ticks.made(tap, occasion, marks)
        return len(marks)

    @property
    def people(self) -> People:
        return self.ticks.people(IN_LESSON)

    @property
    def undo(self) -> bool:
        return self.ticks.can_undo(IN_LESSON)


def test_a_tap_says_what_is_wanted_and_makes_no_entry_when_it_is_so() -> None:
    page = Page()
    assert [page.tap("present", KIM), page.tap("present", KIM), page.tap("absent", LEE)] == [
        1,
        0,
        0,
    ]
    assert page.people == People(frozenset({KIM}))
    assert [page.tap("absent", KIM), page.tap("absent", KIM)] == [1, 0]
    assert page.people == People()


def test_guests_come_and_go_but_never_below_none() -> None:
    page = Page()
    taps = ["guest_less", "guest", "guest", "guest_less", "guest_less", "guest_less"]
    assert [page.tap(what) for what in taps] == [0, 1, 1, 1, 1, 0]
    assert page.people.guests == 0


@pytest.mark.parametrize("what", ["guest", "everybody"])
def test_the_same_key_counts_once(what: str) -> None:
    page, key = Page(), uuid4()
    assert page.tap(what, key=key) > 0
    page.tap("absent", KIM)
    before = page.people
    assert page.tap(what, key=key) == 0
    assert page.people == before


def test_everybody_marks_those_who_are_missing_and_takes_back_exactly_them() -> None:
    page = Page()
    page.tap("present", LEE)
    assert page.tap("everybody") == 2
    assert (page.people.present, page.undo) == (frozenset(ROLL), True)
    key = uuid4()
    assert page.tap("everybody_undone", key=key) == 2
    assert (page.people.present, page.undo) == (frozenset({LEE}), False)
    # The screen did not hear the answer.
    assert page.tap("everybody_undone", key=key) == 0
    assert page.tap("everybody_undone") == 0


@pytest.mark.parametrize("between", ["absent", "guest"])
def test_after_any_other_tap_everybody_cannot_be_taken_back(between: str) -> None:
    page = Page()
    page.tap("everybody")
    page.tap(between, KIM)
    assert not page.undo
    before = page.people
    assert page.tap("everybody_undone") == 0
    assert page.people == before


def test_a_tap_that_makes_no_entry_leaves_the_taking_back() -> None:
    page = Page()
    page.tap("everybody")
    page.tap("present", KIM)
    assert page.undo


def test_a_late_repetition_takes_nothing_of_a_newer_everybody_back() -> None:
    page, key = Page(), uuid4()
    page.tap("everybody")
    page.tap("everybody_undone", key=key)
    page.tap("present", KIM)
    page.tap("everybody")
    assert page.tap("everybody_undone", key=key) == 0
    assert page.people.present == frozenset(ROLL)


def test_lessons_and_days_are_counted_apart() -> None:
    page = Page()
    page.tap("present", KIM)
    page.tap("guest", occasion=ON_DAY)
    page.tap("everybody", occasion=ON_DAY)
    assert page.people == People(frozenset({KIM}))
    assert not page.undo
    assert page.ticks.people(ON_DAY) == People(frozenset(ROLL), 1)
    assert page.ticks.can_undo(ON_DAY)
    assert page.tap("everybody_undone") == 0


@pytest.mark.parametrize(
    ("what", "subject"), [("present", "choi"), ("absent", ""), ("dance", "kim")]
)
def test_nobody_and_nothing_we_know_is_refused(what: str, subject: str) -> None:
    with pytest.raises(UnknownMemberError):
        Page().tap(what, MemberId(subject))


TAPS = st.sampled_from(
    [("present", one) for one in ROLL]
    + [("absent", one) for one in ROLL]
    + [(what, MemberId("")) for what in ("guest", "guest_less", "everybody", "everybody_undone")]
)


@given(taps=st.lists(TAPS, max_size=25))
def test_what_was_pressed_last_is_what_is_shown(taps: list[tuple[str, MemberId]]) -> None:
    page = Page()
    present: set[MemberId] = set()
    guests = 0
    for what, subject in taps:
        undone = page.undo and what == "everybody_undone"
        before = set(present)
        page.tap(what, subject)
        match what:
            case "present":
                present.add(subject)
            case "absent":
                present.discard(subject)
            case "everybody":
                present |= set(ROLL)
            case "everybody_undone" if undone:
                present = set(page.people.present)
                assert present < before
            case "guest":
                guests += 1
            case "guest_less":
                guests = max(0, guests - 1)
        assert page.people == People(frozenset(present), guests)
