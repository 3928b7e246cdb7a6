"""One message of all that is new (pure), as a letter and as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from fleet.judging.finding import Finding, Level, Owner, Subject
from wire.ids import LessonId

CENTERS_IN_LETTER = 30
"""More than that nobody reads in a letter; the page shows all."""

LEVELS = {Level.WARNING: "주의", Level.PROBLEM: "문제"}
OWNERS = {Owner.OPERATOR: "운영 담당", Owner.CITY_IT: "전산 담당", Owner.HELPER: "경로당 관리사"}
SUBJECTS = {
    Subject.CONNECTION: "연결",
    Subject.CAMERA: "카메라",
    Subject.MICROPHONE: "마이크",
    Subject.LOUDSPEAKER: "스피커",
    Subject.PICTURE: "화면",
    Subject.DISK: "저장 공간",
    Subject.CLOCK: "시계",
    Subject.NETWORK: "인터넷",
    Subject.TV: "텔레비전",
    Subject.RELEASE: "프로그램",
    Subject.LESSON: "수업 참여",
    Subject.TIMETABLE: "시간표",
    Subject.RECORDS: "출석 기록",
}


class Kind(StrEnum):
    """Why a message is sent."""

    FINDINGS = "findings"
    LESSON = "lesson"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The lesson that a warning is about."""

    id: LessonId
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What became a problem, and what is well again; before a lesson, all that is unwell."""

    kind: Kind
    at: datetime
    opened: tuple[Finding, ...] = ()
    closed: tuple[Finding, ...] = ()
    lesson: Ahead | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest as people read it."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody wants to hear of; nothing named is everything."""

    owners: frozenset[Owner] = frozenset()
    counties: frozenset[str] = frozenset()

    def wants(self, finding: Finding) -> bool:
        return (not self.owners or finding.owner in self.owners) and (
            not self.counties or finding.county in self.counties
        )


def part_for(reader: Reader, digest: Digest) -> Digest | None:
    """What of `digest` is for `reader`; None where nothing is.  A trial is for everybody."""
    if digest.kind is Kind.TRIAL:
        return digest
    opened = tuple(filter(reader.wants, digest.opened))
    closed = tuple(filter(reader.wants, digest.closed))
    return replace(digest, opened=opened, closed=closed) if opened or closed else None


def letter(digest: Digest, zone: str, console: str) -> Letter:
    """The digest in Korean; `console` is the address of the page to look at."""
    here = ZoneInfo(zone)
    if digest.kind is Kind.TRIAL:
        text = "사랑방 관제에서 보낸 시험 편지예요. 잘 받으셨으면 설정이 끝났어요."
        return Letter("[사랑방] 시험 편지", f"{text}\n\n{console}\n")
    parts = [_opening(digest, here)] if digest.opened else []
    centers = list(_by_center(digest.opened))
    parts += [_center(name, items, here) for name, items in centers[:CENTERS_IN_LETTER]]
    if len(centers) > CENTERS_IN_LETTER:
        parts.append(f"그 밖에 {len(centers) - CENTERS_IN_LETTER}곳이 더 있어요.")
    if digest.closed:
        parts.append("\n".join(["이제 괜찮아진 것", *_closed(digest.closed)]))
    parts.append(f"자세히 보기: {console}")
    return Letter(_subject(digest, here), "\n\n".join(parts) + "\n")


def document(digest: Digest) -> dict[str, Any]:
    """The digest as a webhook carries it."""
    found: dict[str, Any] = {
        "kind": digest.kind,
        "at": digest.at.isoformat(),
        "opened": [_as_json(item) for item in digest.opened],
        "closed": [_as_json(item) for item in digest.closed],
    }
    if digest.lesson is not None:
        lesson = digest.lesson
        starts_at = lesson.starts_at.isoformat()
        found["lesson"] = {"id": lesson.id, "title": lesson.title, "starts_at": starts_at}
    return found


def _closed(items: tuple[Finding, ...]) -> Iterator[str]:
    for item in items[:CENTERS_IN_LETTER]:
        yield f"- {item.center} · {SUBJECTS[item.subject]}"
    if len(items) > CENTERS_IN_LETTER:
        yield f"- 그 밖에 {len(items) - CENTERS_IN_LETTER}건"


def _subject(digest: Digest, here: ZoneInfo) -> str:
    where = _places(digest.opened or digest.closed)
    if digest.lesson is not None:
        begins = f"{digest.lesson.starts_at.astimezone(here):%H:%M}"
        return f"[사랑방] {begins} 수업 전 확인: {where}"
    if digest.opened:
        return f"[사랑방] 문제 {len(digest.opened)}건: {where}"
    return f"[사랑방] 괜찮아졌어요: {where}"


def _places(items: tuple[Finding, ...]) -> str:
    names = list(dict.fromkeys(item.center for item in items))
    return names[0] if len(names) == 1 else f"{names[0]} 외 {len(names) - 1}곳"


def _opening(digest: Digest, here: ZoneInfo) -> str:
    lesson = digest.lesson
    if lesson is None:
        return "살펴볼 곳이 생겼어요."
    begins = f"{lesson.starts_at.astimezone(here):%H:%M}"
    left = max(1, round((lesson.starts_at - digest.at).total_seconds() / 60))
    return f"{begins} ‘{lesson.title}’ 수업이 {left}분 뒤에 시작해요. 그 전에 살펴볼 곳이 있어요."


def _by_center(items: Iterable[Finding]) -> Iterable[tuple[str, list[Finding]]]:
    found: dict[str, list[Finding]] = {}
    for item in items:
        beside = f" ({item.county})" if item.county else ""
        found.setdefault(f"{item.center}{beside}", []).append(item)
    return found.items()


def _center(name: str, items: Iterable[Finding], here: ZoneInfo) -> str:
    return "\n".join([f"■ {name}", *(_line(item, here) for item in items)])


def _line(item: Finding, here: ZoneInfo) -> str:
    since = item.since.astimezone(here)
    return (
        f"- [{LEVELS[item.level]}] {SUBJECTS[item.subject]}: {item.sentence}\n"
        f"  {since.month}월 {since.day}일 {since:%H:%M}부터 · {OWNERS[item.owner]}"
    )


def _as_json(item: Finding) -> dict[str, str]:
    return {
        "finding_id": item.id,
        "center_id": item.center_id,
        "center": item.center,
        "county": item.county,
        "subject": item.subject,
        "level": item.level,
        "owner": item.owner,
        "since": item.since.isoformat(),
        "sentence": item.sentence,
    }
