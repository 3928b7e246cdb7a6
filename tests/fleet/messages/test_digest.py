"""One message of many findings: who gets which, and how it reads."""

from __future__ import annotations

import json
from datetime import timedelta

from fleet.judging.finding import Finding, Level, Owner, Subject
from fleet.messages.digest import (
    LEVELS,
    OWNERS,
    SUBJECTS,
    Ahead,
    Digest,
    Kind,
    Reader,
    document,
    letter,
    part_for,
)
from tests.fleet.judging.cases import NOW
from wire.ids import CenterId, FindingId, LessonId

ZONE, CONSOLE = "Asia/Seoul", "https://hub.example.kr/today"


def finding(center: str, county: str = "", **changes: object) -> Finding:
    known: dict[str, object] = {
        "id": FindingId(f"finding_{center}"),
        "center_id": CenterId(center),
        "center": f"{center} 경로당",
        "county": county,
        "subject": Subject.CONNECTION,
        "level": Level.PROBLEM,
        "owner": Owner.HELPER,
        "since": NOW - timedelta(minutes=48),
        "sentence": "연결되지 않아요. 전원을 확인해 주세요.",
    }
    return Finding(**{**known, **changes})  # type: ignore[arg-type]


WIDO = finding("위도", "부안군")
UISIN = finding("의신", "진도군", subject=Subject.DISK, owner=Owner.OPERATOR)
CAMERA = finding("위도", "부안군", subject=Subject.CAMERA, level=Level.WARNING)
LESSON = Ahead(LessonId("strong-20261123"), "튼튼 체조", NOW + timedelta(minutes=30))


def test_everybody_gets_what_they_asked_for() -> None:
    digest = Digest(Kind.FINDINGS, NOW, (WIDO, UISIN), (CAMERA,))
    assert part_for(Reader(), digest) == digest
    buan = part_for(Reader(counties=frozenset({"부안군"})), digest)
    assert buan == Digest(Kind.FINDINGS, NOW, (WIDO,), (CAMERA,))
    operators = part_for(Reader(owners=frozenset({Owner.OPERATOR})), digest)
    assert operators == Digest(Kind.FINDINGS, NOW, (UISIN,), ())
    assert part_for(Reader(frozenset({Owner.CITY_IT})), digest) is None
    assert part_for(Reader(frozenset({Owner.CITY_IT})), Digest(Kind.TRIAL, NOW)) is not None


def test_a_letter_before_a_lesson_says_which_and_what_to_do() -> None:
    written = letter(Digest(Kind.LESSON, NOW, (WIDO, CAMERA, UISIN), lesson=LESSON), ZONE, CONSOLE)
    assert written.subject == "[사랑방] 10:30 수업 전 확인: 위도 경로당 외 1곳"
    assert written.text == (
        "10:30 ‘튼튼 체조’ 수업이 30분 뒤에 시작해요. 그 전에 살펴볼 곳이 있어요.\n"
        "\n"
        "■ 위도 경로당 (부안군)\n"
        "- [문제] 연결: 연결되지 않아요. 전원을 확인해 주세요.\n"
        "  11월 23일 09:12부터 · 경로당 관리사\n"
        "- [주의] 카메라: 연결되지 않아요. 전원을 확인해 주세요.\n"
        "  11월 23일 09:12부터 · 경로당 관리사\n"
        "\n"
        "■ 의신 경로당 (진도군)\n"
        "- [문제] 저장 공간: 연결되지 않아요. 전원을 확인해 주세요.\n"
        "  11월 23일 09:12부터 · 운영 담당\n"
        "\n"
        "자세히 보기: https://hub.example.kr/today\n"
    )


def test_a_letter_says_what_is_well_again() -> None:
    mixed = letter(Digest(Kind.FINDINGS, NOW, (UISIN,), (WIDO,)), ZONE, CONSOLE)
    assert mixed.subject == "[사랑방] 문제 1건: 의신 경로당"
    assert "이제 괜찮아진 것\n- 위도 경로당 · 연결\n" in mixed.text
    good = letter(Digest(Kind.FINDINGS, NOW, (), (WIDO,)), ZONE, CONSOLE)
    assert good.subject == "[사랑방] 괜찮아졌어요: 위도 경로당"
    assert "살펴볼" not in good.text


def test_a_letter_stays_short_when_a_whole_county_is_away() -> None:
    many = tuple(finding(f"경로당{number}") for number in range(70))
    written = letter(Digest(Kind.FINDINGS, NOW, many, many), ZONE, CONSOLE)
    assert written.subject == "[사랑방] 문제 70건: 경로당0 경로당 외 69곳"
    assert written.text.count("■") == 30
    assert "그 밖에 40곳이 더 있어요." in written.text
    assert "- 그 밖에 40건" in written.text


def test_a_document_carries_the_same_for_programs() -> None:
    digest = Digest(Kind.LESSON, NOW, (WIDO,), (), LESSON)
    assert json.loads(json.dumps(document(digest))) == {
        "kind": "lesson",
        "at": "2026-11-23T01:00:00+00:00",
        "lesson": {
            "id": "strong-20261123",
            "title": "튼튼 체조",
            "starts_at": "2026-11-23T01:30:00+00:00",
        },
        "opened": [
            {
                "finding_id": "finding_위도",
                "center_id": "위도",
                "center": "위도 경로당",
                "county": "부안군",
                "subject": "connection",
                "level": "problem",
                "owner": "helper",
                "since": "2026-11-23T00:12:00+00:00",
                "sentence": "연결되지 않아요. 전원을 확인해 주세요.",
            }
        ],
        "closed": [],
    }


def test_everything_has_a_korean_name() -> None:
    assert LEVELS.keys() == set(Level)
    assert OWNERS.keys() == set(Owner)
    assert SUBJECTS.keys() == set(Subject)
