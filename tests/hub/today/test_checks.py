"""What to look after first: calls, findings, kiosks that are missing, people who are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from attendance.people.absence import Absence
from fleet.judging.finding import Finding, Level, Owner, Subject
from fleet.messages.queue import Channel, Stuck
from hub.web.today.checks import Found, checks
from hub.web.today.moment import Tone
from notice.calls import Call
from schedule.timetable import Center
from tests.hub.today.known import START, WIDO, at, day
from wire.ids import CenterId, FindingId, HelpCallId, MemberId, StaffId

ELSEWHERE = CenterId("elsewhere")
CALL = Call(
    id=HelpCallId("call_1"),
    center_id=WIDO.id,
    asked_at=START,
    heard_at=START,
    taken_by=None,
    taken_name="",
    taken_at=None,
    answered_at=None,
    ended_at=None,
)
FINDING = Finding(
    id=FindingId("finding_1"),
    center_id=WIDO.id,
    center=WIDO.name,
    county=WIDO.county,
    subject=Subject.CAMERA,
    level=Level.WARNING,
    owner=Owner.HELPER,
    since=START - timedelta(hours=2),
    sentence="카메라를 찾지 못해요. 선이 꽂혀 있는지 확인해 주세요.",
)
ABSENCES = [
    Absence(WIDO.id, MemberId(f"m-{number}"), START.date(), 3) for number in range(2)
]  # fmt: skip


def test_the_worst_comes_first_and_then_what_lasts_longest() -> None:
    worse = replace(
        FINDING, id=FindingId("f2"), level=Level.PROBLEM, sentence="화면이 멈췄어요.",
        since=START + timedelta(minutes=1), owner=Owner.OPERATOR,
    )  # fmt: skip
    found = checks(day(5), [at(5)], Found([CALL], [FINDING, worse], ABSENCES))
    assert [(one.tone, one.words, one.advice) for one in found] == [
        (Tone.BAD, "10:00에 도움을 요청했어요.", "전화해 주세요."),
        (Tone.BAD, "화면이 멈췄어요.", ""),
        (Tone.WATCH, "카메라를 찾지 못해요.", "선이 꽂혀 있는지 확인해 주세요."),
        (Tone.WATCH, "3번 이상 이어서 결석하신 분이 2명 있어요.", ""),
    ]
    assert {one.center for one in found} == {WIDO.name}
    assert [one.owner for one in found] == ["", "관제", "관리사", ""]


def test_who_looks_after_a_call_is_said() -> None:
    taken = replace(CALL, taken_by=StaffId("s"), taken_name="김하나", taken_at=START)
    (one,) = checks(day(5), [at(5)], Found([taken]))
    assert (one.tone, one.advice) == (Tone.WATCH, "김하나 님이 맡았어요.")


def test_a_kiosk_that_is_not_there_yet_is_to_be_looked_after_last() -> None:
    (missing,) = checks(day(5), [at(5, kiosk=None, connected=False)], Found())
    assert (missing.tone, missing.href) == (Tone.QUIET, "/kiosks")
    (waiting,) = checks(day(5), [at(5, None, connected=False)], Found())
    assert waiting.words == "등록한 뒤 아직 연결되지 않았어요."


def test_other_peoples_centres_are_not_ours_to_look_after() -> None:
    foreign = Found(
        [replace(CALL, center_id=ELSEWHERE)],
        [replace(FINDING, center_id=ELSEWHERE)],
        [replace(ABSENCES[0], center_id=ELSEWHERE)],
    )
    assert checks(day(5), [at(5)], foreign) == []


def test_many_centres_where_somebody_is_missed_are_one_line() -> None:
    many = [replace(at(5), center=Center(id=CenterId(f"c{n}"), name=f"{n}")) for n in range(4)]
    missed = [Absence(one.center.id, MemberId("m"), START.date(), 3) for one in many]
    (one,) = checks(day(5), many, Found(absences=missed))
    assert one.words == "3번 이상 이어서 결석하신 분이 경로당 4곳에 4명 있어요."


def test_an_engine_that_does_not_answer_is_worth_a_look() -> None:
    found = checks(day(5, engine_reachable=False), [], Found())
    assert [one.tone for one in found] == [Tone.BAD]
    assert checks(day(5, engine_reachable=None), [], Found()) == []


def test_mail_that_does_not_get_out_is_said_here_too() -> None:
    stuck = Stuck(Channel.MAIL, "it@example.kr", START - timedelta(hours=2), "refused", False)
    (one,) = checks(day(5), [], Found(stuck=[stuck]))
    assert one.words == "it@example.kr 쪽으로 메일이 나가지 않아요."
    assert (one.tone, one.owner, one.since) == (Tone.WATCH, "전산", stuck.since)
