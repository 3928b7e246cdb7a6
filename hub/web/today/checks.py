"""What an operator looks after first (pure): the worst first, and of those what lasts longest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from attendance.people.absence import IN_A_ROW, Absence
from fleet.judging.finding import Finding, Owner
from fleet.messages.queue import Channel, Stuck
from hub.web.checked import OWNERS
from hub.web.today.moment import CenterNow, Day, Tone
from hub.web.words import clock
from notice.calls import Call
from wire.ids import CenterId

CENTERS_NAMED = 3
"""Of people who are missed, more centres than these are only counted."""
_MISSED = f"{IN_A_ROW}번 이상 이어서 결석하신 분이"
_ORDER = {Tone.BAD: 0, Tone.WATCH: 1, Tone.QUIET: 2, Tone.GOOD: 3}


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look after: what is so, what to do, and since when."""

    tone: Tone
    words: str
    advice: str = ""
    center_id: CenterId | None = None
    center: str = ""
    since: datetime | None = None
    owner: str = ""
    href: str = ""
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What others found: calls for help, the fleet's watch, the attendance of the last weeks, and
    who does not get the messages meant for them.
    """

    calls: Sequence[Call] = ()
    findings: Sequence[Finding] = ()
    absences: Sequence[Absence] = ()
    stuck: Sequence[Stuck] = ()


def checks(day: Day, centers: Sequence[CenterNow], found: Found) -> list[Check]:
    """Everything about these centres, and what concerns all of them."""
    ours = {at.center.id: at for at in centers}
    made = [
        *_engine(day),
        *(_of_call(day, ours[one.center_id], one) for one in found.calls if one.center_id in ours),
        *(check for at in centers for check in _of_center(at)),
        *(_of_finding(one) for one in found.findings if one.center_id in ours),
        *_of_absences(ours, found.absences),
        *(_of_stuck(one) for one in found.stuck),
    ]
    late = day.now + timedelta(days=1)
    return sorted(made, key=lambda check: (_ORDER[check.tone], check.since or late))


def _engine(day: Day) -> Iterable[Check]:
    if day.engine_reachable is False:
        words = "수업 방 서버가 대답하지 않아요."
        yield Check(Tone.BAD, words, "수업에 들어갈 수 없어요. 전산 담당에게 알려 주세요.")


def _of_center(at: CenterNow) -> Iterable[Check]:
    name, center_id = at.center.name, at.center.id
    if at.kiosk is None:
        words = "단말기를 등록해 주세요."
        yield Check(Tone.QUIET, words, center_id=center_id, center=name, href="/kiosks")
    elif at.kiosk.last_seen is None:
        words = "등록한 뒤 아직 연결되지 않았어요."
        yield Check(Tone.QUIET, words, center_id=center_id, center=name)


def _of_call(day: Day, at: CenterNow, call: Call) -> Check:
    return Check(
        Tone.BAD if call.rings else Tone.WATCH,
        f"{clock(call.asked_at, day.zone)}에 도움을 요청했어요.",
        f"{call.taken_name} 님이 맡았어요." if call.taken_name else "전화해 주세요.",
        center_id=at.center.id,
        center=at.center.name,
        since=call.asked_at,
    )


def _of_finding(finding: Finding) -> Check:
    words, _, advice = finding.sentence.partition(". ")
    return Check(
        Tone.BAD if finding.level.is_problem else Tone.WATCH,
        f"{words}." if advice else words,
        advice,
        center_id=finding.center_id,
        center=finding.center,
        since=finding.since,
        owner=OWNERS[finding.owner],
        finding=finding,
    )


def _of_stuck(stuck: Stuck) -> Check:
    is_mail = stuck.channel is Channel.MAIL
    return Check(
        Tone.WATCH,
        f"{stuck.target} 쪽으로 {'메일이' if is_mail else '알림이'} 나가지 않아요.",
        "전산 담당에게 알려 주세요.",
        since=stuck.since,
        owner=OWNERS[Owner.CITY_IT],
    )


def _of_absences(
    ours: Mapping[CenterId, CenterNow], absences: Sequence[Absence]
) -> Iterable[Check]:
    """By centre, or in one line where they are many; and no names: this page hangs on walls."""
    counted = Counter(one.center_id for one in absences if one.center_id in ours)
    href = "/attendance/missed"
    if len(counted) > CENTERS_NAMED:
        where = f"경로당 {len(counted)}곳에 {counted.total()}명 있어요."
        yield Check(Tone.WATCH, f"{_MISSED} {where}", href=href)
        return
    for center_id, count in counted.items():
        name = ours[center_id].center.name
        words = f"{_MISSED} {count}명 있어요."
        yield Check(Tone.WATCH, words, center_id=center_id, center=name, href=href)
