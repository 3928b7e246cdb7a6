"""The clock while nobody is there, in words."""

from __future__ import annotations

from datetime import timedelta

from kiosk.screen.gallery.sample import LESSON, NOW, state
from kiosk.screen.gallery.states.notices import MENU
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.quiet import PLACES, quiet_page
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.state import Mode
from media.view import LessonView


def page(now=NOW, standing=None, **changes):
    told = state(Mode.QUIET).model_copy(update=changes)
    shown = quiet_page(
        Facts(now, told, standing or Standing(Scene.QUIET, told.lesson), LessonView())
    )
    return {
        key: word.replace("\u2060", "") if isinstance(word, str) else word
        for key, word in shown.items()
    }


def test_the_time_and_the_next_lesson_in_plain_words():
    shown = page()
    assert (shown["half"], shown["clock"], shown["date"]) == ("오전", "9:48", "11월 23일 월요일")
    assert (shown["when"], shown["title"]) == ("오늘 오전 10시", "앉아서 하는 튼튼 체조")
    tomorrow = page(lesson=None)
    assert tomorrow["when"] == "내일 화요일 오전 10시"


def test_a_lesson_that_is_over_is_not_the_next_one():
    after = page(now=LESSON.ends_at)
    assert after["title"] == "두뇌가 깨어나는 손 운동"
    closed = page(standing=Standing(Scene.QUIET, LESSON, closed=LESSON.id))
    assert closed["title"] == "두뇌가 깨어나는 손 운동"


def test_without_a_lesson_it_says_where_one_would_stand():
    nothing = page(lesson=None, upcoming=None)
    assert (nothing["when"], nothing["title"]) == ("", "다음 수업이 정해지면 여기에 알려 드려요")


def test_news_can_be_seen_from_afar():
    assert page()["notice"] == ""
    assert page(notice=MENU)["notice"] == MENU.title


def test_every_minute_it_stands_elsewhere_and_within_nine_everywhere():
    places = [page(now=NOW + timedelta(minutes=minute))["place"] for minute in range(PLACES)]
    assert sorted(places) == list(range(PLACES))
    assert page(now=NOW + timedelta(seconds=20))["place"] == page()["place"]
