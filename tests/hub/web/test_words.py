"""Times and states in Korean, as pages say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.web import words

ZONE = "Asia/Seoul"


@pytest.mark.parametrize(
    ("county", "name", "shown"),
    [("봉화군", "명호 경로당", "봉화군"), ("봉화군", "봉화 명호 경로당", ""), ("", "명호", "")],
)
def test_a_county_is_not_said_twice(county: str, name: str, shown: str) -> None:
    assert words.beside(county, name) == shown


AGO = [
    (0, "방금"), (1.9, "방금"), (5, "5분 전"), (59, "59분 전"), (90, "16:30"),
    (18 * 60 + 1, "어제 23:59"), (3 * 24 * 60, "11월 20일"),
]  # fmt: skip


@pytest.mark.parametrize(("minutes", "said"), AGO)
def test_how_long_ago(minutes: float, said: str) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 18:00 in Seoul
    assert words.ago(now - timedelta(minutes=minutes), now, ZONE) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "1분 안 됨"), (59, "1분 안 됨"), (60, "1분"), (3600, "1시간"), (3899, "1시간 4분")],
)
def test_how_long_somebody_stayed(seconds: int, said: str) -> None:
    assert words.span(seconds) == said


def test_days_and_shares() -> None:
    now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # the 24th in Seoul
    assert words.weekday(date(2026, 11, 24), now, ZONE) == "오늘"
    assert words.weekday(date(2026, 11, 23), now, ZONE) == "월"
    assert (words.percent(99.4), words.percent(100.0)) == ("99.4%", "100%")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("봉화 명호 경로당", "봉화 명호"), ("큰마을", "큰마을"), ("경로당", "경로당")],
)
def test_where_everything_is_a_centre_names_are_short(name: str, shown: str) -> None:
    assert words.short(name) == shown


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, ""), (5, "5분째"), (60, "1시간째"), (16 * 60 + 5, "16시간째"), (3 * 24 * 60, "3일째")],
)
def test_how_long_something_lasts_already(minutes: int, said: str) -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert words.lasting(now - timedelta(minutes=minutes), now) == said
