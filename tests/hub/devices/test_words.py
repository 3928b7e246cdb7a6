"""What the page of a centre says of its device's check."""

from __future__ import annotations

from fleet.health import SelfCheck
from hub.web.devices.words import Fact, facts
from tests.hub.today.known import START, check, report


def test_a_check_is_one_line_where_all_is_well() -> None:
    found = facts(report(check=check(camera="ok", microphone="ok")), 0, 0)
    assert found[1] == Fact("10분 전 점검", "모두 정상")


def test_what_is_wrong_says_who_does_what() -> None:
    found = facts(report(check=check(30, camera="black", network="away", of_later="x")), 0, 0)
    dark = "카메라 화면이 까매요. 불을 켜고 덮개를 열어 주세요. (관리사)"
    away = "관제실과 연결되지 않아요. 인터넷 선과 공유기를 확인해 주세요. (전산)"
    assert found[1:3] == [Fact("30분 전 점검", dark, True), Fact("30분 전 점검", away, True)]


def test_a_check_that_was_asked_for_is_about_no_lesson() -> None:
    found = facts(report(check=SelfCheck(at=START, found={"camera": "ok"})), 0, 0)
    assert found[1] == Fact("다시 한 점검", "모두 정상")


def test_a_missing_device_says_why() -> None:
    missing = report(camera="missing", microphone="missing", troubles={"camera": "busy"})
    camera, microphone = facts(missing, 0, 0)[1:3]
    said = "카메라가 다른 일에 쓰이고 있어요. 단말기를 다시 시작해 주세요."
    assert camera == Fact("카메라", said, True)
    assert microphone == Fact("마이크", "찾지 못해요", True)


def test_a_kiosk_that_does_not_check_says_nothing_of_it() -> None:
    assert not any("점검" in fact.name for fact in facts(report(), 0, 0))
