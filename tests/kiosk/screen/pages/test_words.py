"""Times, days and names as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.screen.gallery import lesson
from kiosk.screen.pages import words

TEN = datetime(2026, 11, 23, 1, tzinfo=UTC)


def at(hour, minute=0):
    return TEN + timedelta(hours=hour - 10, minutes=minute)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (at(9, 48), "오전 9:48"),
        (at(0, 5), "오전 12:05"),
        (at(12), "오후 12:00"),
        (at(13, 7), "오후 1:07"),
    ],
)
def test_clock(moment, told):
    assert words.clock(moment) == told


def test_day_and_time():
    assert words.date(TEN) == "11월 23일 월요일"
    assert words.hour_and_minute(TEN) == "오전 10시"
    assert words.hour_and_minute(at(9, 55), half=False) == "9시 55분"
    assert words.from_to(lesson("체조", TEN)) == "오전 10시 – 11시"
    assert words.from_to(lesson("체조", at(11, 30))) == "오전 11시 30분 – 오후 12시 30분"


@pytest.mark.parametrize(
    ("days", "told"), [(0, "오늘"), (1, "내일"), (2, "모레"), (4, "11월 27일")]
)
def test_day_of(days, told):
    assert words.day_of(TEN + timedelta(days=days), TEN) == told


def test_midnight_in_seoul_is_what_counts():
    late = datetime(2026, 11, 23, 14, 59, tzinfo=UTC)
    assert words.day_of(late + timedelta(minutes=2), late) == "내일"


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (1, 1), (60, 1), (61, 2), (2400, 40), (-5, 0)]
)
def test_minutes_are_rounded_up_as_people_count_them(seconds, minutes):
    assert words.minutes_until(TEN + timedelta(seconds=seconds), TEN) == minutes


def test_in_a_while():
    assert words.in_a_while(TEN + timedelta(minutes=12), TEN) == "12분 뒤"
    assert words.in_a_while(TEN, TEN) == "1분 뒤"
    assert words.in_a_while(TEN + timedelta(hours=3, minutes=5), TEN) == "3시간 뒤"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0초"),
        (12.9, "12초"),
        (192, "3분 12초"),
        (900, "15분"),
        (3605, "1시간 5초"),
        (7199, "1시간 59분 59초"),
    ],
)
def test_a_place_in_a_film(seconds, told):
    assert words.length(seconds) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(5, "1분"), (89, "1분"), (900, "15분"), (3600, "1시간"), (3900, "1시간 5분")],
)
def test_how_long_a_film_is(seconds, told):
    assert words.minutes(seconds) == told


def test_words_break_only_at_spaces():
    kept = words.whole("앉아서 하는 체조 (2부)")
    assert kept.replace("\u2060", "") == "앉아서 하는 체조 (2부)"
    assert [len(part) for part in kept.split(" ")] == [5, 3, 3, 5]


def test_short_center():
    assert words.short_center("봉화 명호 경로당") == "봉화 명호"
    assert words.short_center("경로당") == "경로당"
