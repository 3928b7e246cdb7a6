"""A hub as it is after a month: nine centres in a lesson, their people, and what is unwell."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from attendance import ledger
from attendance.entry import Member, Roll
from attendance.people import entries, heads, roll
from attendance.people.entries import Correction, Occasion
from attendance.presence import Event, What
from fleet import registry
from fleet.errands.pictures import ScreenPicture
from fleet.health import KioskReport, LessonHealth
from fleet.registry import Device, Reported
from notice.talks import TalkRow
from schedule import publish
from schedule.timetable import Center, Lesson, Timetable, lessons
from store.audit import Deed
from tests.fleet.lines import a_line
from tests.hub.conftest import no_engine
from tests.hub.pages.shown import LESSON, TALK, everybody
from tests.hub.pages.teaching import MORNING, put_in_films, put_on_stage
from tests.hub.running_hub import START, HandClock, RunningHub, run_hub
from wire.ids import CenterId, KioskId, LessonId, MemberId, StaffId

ZONE = ZoneInfo("Asia/Seoul")
NOW = START + timedelta(minutes=22)
BEGUN = datetime(2026, 10, 26, tzinfo=ZONE)
AWAY, MISSED, WEAK, BLIND = (CenterId(one) for one in ("gomso", "mulya", "wido", "uisin"))
NAMED = (
    ("myeongho", "봉화 명호 경로당", "봉화군"),
    ("chunyang", "봉화 춘양 경로당", "봉화군"),
    ("mulya", "봉화 물야 경로당", "봉화군"),
    ("socheon", "봉화 소천 경로당", "봉화군"),
    ("wido", "부안 위도 경로당", "부안군"),
    ("byeonsan", "부안 변산 경로당", "부안군"),
    ("julpo", "부안 줄포 경로당", "부안군"),
    ("gomso", "부안 곰소 경로당", "부안군"),
    ("uisin", "진도 의신 경로당", "진도군"),
)
_FAMILY, _GIVEN = "김이박최정강조윤장임", ("순자", "영희", "복남", "말순", "점례", "춘자", "금옥")


def centers(count: int) -> tuple[Center, ...]:
    """The nine, and as many more as are asked for."""
    named = [Center(id=CenterId(slug), name=name, county=county) for slug, name, county in NAMED]
    more = (
        Center(id=CenterId(f"c{n:03}"), name=f"{n}번 경로당", county=f"{n % 12 + 1}군")
        for n in range(10, count + 1)
    )
    return (*named[:count], *more)


def timetable(instructor_id: str, count: int) -> Timetable:
    """A lesson each working day at ten, for every centre."""
    document = {
        "centers": [center.model_dump() for center in centers(count)],
        "groups": [{"id": "sea", "name": "바닷가", "center_ids": ["wido", "byeonsan", "uisin"]}],
        "programs": [
            {"id": "strong", "title": "앉아서 하는 튼튼 체조", "kind": "health",
             "instructor_id": instructor_id, "instructor": "박정은 선생님"},
            {"id": "laugh", "title": "웃음 교실", "kind": "leisure",
             "instructor_id": "staff_other", "instructor": "김도현 선생님"},
        ],
        "rules": [
            {"id": "strong-week", "program_id": "strong", "weekdays": range(5),
             "start": time(10), "first_day": BEGUN.date()},
            {"id": "laugh-week", "program_id": "laugh", "weekdays": [2], "start": time(14),
             "first_day": BEGUN.date(), "counties": ["부안군"]},
        ],
        "loops": [
            {"id": "mornings", "item_ids": [MORNING], "weekdays": range(5), "start": time(8),
             "end": time(9)},
        ],
    }  # fmt: skip
    return Timetable.model_validate(document)


@asynccontextmanager
async def city(folder: Path, count: int = 9) -> AsyncIterator[RunningHub]:
    """The hub, twenty-two minutes into a lesson; eight of nine kiosks are connected."""
    async with run_hub(folder, HandClock(NOW - timedelta(minutes=5)), no_engine()) as running:
        everybody(running)
        with running.store.transaction() as session:
            kiosks = _furnish(running, session, count)
        with ExitStack() as lines:
            for center_id, kiosk_id in kiosks.items():
                if center_id != AWAY:
                    lines.enter_context(a_line(running.parts.hints, kiosk_id))
            # What is unwell is found when it has held for a while, and when reports say so twice.
            for minutes in (4, 1, 0):
                with running.store.transaction() as session:
                    _report(session, kiosks, running.clock.now())
                await running.parts.watching.look()
                running.clock.advance(minutes=minutes)
            shot = ScreenPicture(_PICTURE, running.clock.now())
            running.parts.screens.here.keep(kiosks[centers(count)[0].id], shot)
            yield running


def _furnish(running: RunningHub, session: Session, count: int) -> dict[CenterId, KioskId]:
    teacher = running.people["teacher"]
    published = publish.publish(
        session, timetable(teacher.id, count), Deed(running.people["operator"].id, BEGUN)
    )
    members = {center.id: _write_roll(running, session, center.id) for center in published.centers}
    put_in_films(session, Deed(running.people["operator"].id, BEGUN))
    put_on_stage(session, LessonId(LESSON), NOW)
    for lesson in lessons(published, BEGUN, NOW):
        _hold(session, lesson, members)
    kiosks = {center.id: _pair(session, center.id) for center in published.centers}
    session.add(_called(running.people["operator"].id, kiosks[WEAK]))
    return kiosks


def _called(staff_id: StaffId, kiosk_id: KioskId) -> TalkRow:
    """A talk that nobody answered."""
    return TalkRow(
        id=TALK,
        center_id=WEAK,
        kiosk_id=kiosk_id,
        staff_id=staff_id,
        staff_name="운영실",
        session="",
        helps=False,
        asked_at=BEGUN,
        seen_at=BEGUN,
        ended_at=BEGUN,
        ended_why="no_answer",
    )


def _write_roll(running: RunningHub, session: Session, center_id: CenterId) -> list[MemberId]:
    luck = random.Random(center_id)
    names = sorted({luck.choice(_FAMILY) + luck.choice(_GIVEN) for _ in range(12)})
    written = Roll(
        center_id=center_id,
        members=tuple(Member(id=MemberId(""), name=name) for name in names),
    )
    deed = Deed(running.people["operator"].id, BEGUN)
    return [one.id for one in roll.change(session, running.parts.seal, written, deed).members]


def _hold(session: Session, lesson: Lesson, members: dict[CenterId, list[MemberId]]) -> None:
    """One lesson as it was: who was in, and who of their people came."""
    is_on = lesson.ends_at > NOW
    for center_id in lesson.center_ids:
        luck = random.Random(f"{lesson.id} {center_id}")
        if is_on and center_id == AWAY:
            continue
        late = center_id == WEAK and luck.random() < 0.1
        came_at = lesson.starts_at + timedelta(minutes=3 if late else -4)
        for event in _stay(lesson, center_id, came_at, is_on):
            ledger.keep(session, lesson.id, event)
        came = [one for one in members[center_id] if luck.random() < 0.85]
        if center_id == MISSED and NOW - lesson.starts_at < timedelta(days=6):
            # Somebody has not been there for a week.
            came = [one for one in came if one != members[center_id][0]]
        _enter(session, lesson, center_id, came)
        if center_id != BLIND:
            heads.keep(session, lesson.id, len(came) + 1, center_id, lesson.starts_at)


def _stay(lesson: Lesson, center_id: CenterId, at: datetime, is_on: bool) -> Iterator[Event]:
    name, sid = f"{lesson.id}-{center_id}", f"PA_{lesson.id}_{center_id}"
    yield Event(f"EV_{name}_1", What.JOINED, at, center_id, sid, at)
    if not is_on:
        yield Event(f"EV_{name}_2", What.LEFT, lesson.ends_at, center_id, sid, at)


def _enter(session: Session, lesson: Lesson, center_id: CenterId, came: list[MemberId]) -> None:
    if not came:
        return
    occasion = Occasion(center_id, lesson.id, lesson.starts_at.astimezone(ZONE).date())
    key = UUID(int=random.Random(f"{lesson.id} {center_id}").getrandbits(128))
    said = Correction(key, frozenset(came), frozenset(), guests=1)
    entries.correct(session, occasion, said, Deed("kiosk", lesson.starts_at))


def _pair(session: Session, center_id: CenterId) -> KioskId:
    begun = registry.begin_pairing(session, Device("mini-pc", "0.1.0"), BEGUN)
    return registry.pair(session, begun.pairing.user_code, center_id, Deed("cli", BEGUN)).kiosk_id


def _report(session: Session, kiosks: dict[CenterId, KioskId], now: datetime) -> None:
    for center_id, kiosk_id in kiosks.items():
        at = NOW - timedelta(hours=16) if center_id == AWAY else now
        registry.keep_reports(session, [Reported(kiosk_id, _said(center_id, at), at)])


def _said(center_id: CenterId, at: datetime) -> KioskReport:
    health = LessonHealth(
        lesson_id=LessonId("strong-week-20261123"),
        link="live",
        joined_at=START,
        frames_shown=int((at - BEGUN).total_seconds()),
        sound_only=center_id == WEAK,
        people=None if center_id == BLIND else 5 + len(center_id),
    )
    return KioskReport(
        at=at,
        release="0.1.0",
        wire=1,
        mode="lesson",
        timetable_version=1,
        camera="missing" if center_id == BLIND else "ok",
        microphone="ok",
        loudspeaker="ok",
        disk_free_mib=40_000,
        round_trip_ms=180 if center_id == MISSED else 40,
        lesson=health,
    )


_PICTURE = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c"
    "1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b"
    "080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b510"
    "0002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1"
    "f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a6364656667"
    "68696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2"
    "c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00"
    "fbfcffd9"
)
