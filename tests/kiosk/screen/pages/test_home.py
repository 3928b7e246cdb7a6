"""What home says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kiosk.screen import gallery
from kiosk.screen.pages.home import countdown_page, head_line, home_page

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}


def plain(document):
    return {
        key: value.replace("\u2060", "") if isinstance(value, str) else value
        for key, value in document.items()
    }


def card(facts):
    return plain(home_page(facts)["lesson"])


def test_the_lesson_of_today_opens_by_itself():
    assert card(SAMPLES["home"]) == {
        "there": True,
        "chip": "오늘의 수업 · 12분 뒤 시작",
        "title": "앉아서 하는 튼튼 체조",
        "when": "오전 10시 – 11시 · 박정은 선생님",
        "hint": "누르지 않아도 9시 55분에 저절로 켜져요",
    }
    assert plain(home_page(SAMPLES["home"]))["foot"] == (
        "내일 · 화요일 오전 10시 · 두뇌가 깨어나는 손 운동"
    )


def test_whoever_said_later_is_told_how_to_come_in():
    shown = card(SAMPLES["home-declined"])
    assert shown["hint"] == "들어오시려면 여기를 눌러 주세요"
    assert shown["chip"] == "오늘의 수업 · 지금 하고 있어요"


def test_no_lesson_today():
    shown = card(SAMPLES["home-none"])
    assert (shown["there"], shown["title"]) == (False, "오늘은 수업이 없어요")
    assert shown["when"] == "다음 수업 · 내일 화요일 오전 10시"
    assert shown["hint"] == "두뇌가 깨어나는 손 운동 · 박정은 선생님"


def test_a_lesson_that_is_over_is_not_offered_although_the_agent_is_silent():
    facts = SAMPLES["home"]
    after = facts.standing.lesson.ends_at
    assert card(replace(facts, now=after))["there"] is False
    closed = replace(
        facts.standing,
        closed=facts.standing.lesson.id,
        closed_at=facts.now,
    )
    shown = card(replace(facts, standing=closed))
    assert (shown["there"], shown["title"]) == (False, "오늘 수업이 끝났어요")


def test_another_lesson_of_today_follows():
    facts = SAMPLES["home"]
    later = gallery.lesson("노래 교실", facts.standing.lesson.ends_at + timedelta(hours=3))
    facts = replace(facts, state=facts.state.model_copy(update={"upcoming": later}))
    assert plain(home_page(facts))["foot"] == "이어서 · 오후 2시 · 노래 교실"


def test_head_line():
    head = plain(head_line(SAMPLES["home"]))
    assert (head["center"], head["date"]) == ("봉화 명호 경로당", "11월 23일 월요일")
    assert head["clock"] == "오전 9:48"


def test_the_countdown_counts_whole_seconds_to_one():
    facts = SAMPLES["countdown"]
    ends = facts.state.countdown_ends
    seen = [
        countdown_page(replace(facts, now=ends - timedelta(seconds=left)))["seconds"]
        for left in (10, 9.5, 9, 1, 0.2, 0, -1)
    ]
    assert seen == [10, 10, 9, 1, 1, 1, 1]
