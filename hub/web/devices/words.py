"""What devices say of themselves, in Korean (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fleet.errands.errand import Kind, Progress, Reason
from fleet.health import KioskReport, SelfCheck
from fleet.judging import troubles
from hub.web import checked

_MODES: Mapping[str, str] = {
    "starting": "켜지는 중",
    "pairing": "등록을 기다림",
    "home": "처음 화면",
    "countdown": "곧 수업",
    "lesson": "수업 중",
    "videos": "영상 고르는 중",
    "player": "영상 보는 중",
    "quiet": "시계",
    "dark": "꺼 둔 시간",
}
_PARTS = {name: part for part, name in troubles.PARTS.items()}
_DEVICES: Mapping[str, str] = {"ok": "정상", "missing": "찾지 못해요", "off": "쓰지 않음"}

KINDS: Mapping[Kind, str] = {
    Kind.PICTURE: "화면 보기",
    Kind.RESTART: "다시 시작",
    Kind.LOGS: "기록 받기",
    Kind.CHECK: "점검하기",
}
ASKED: Mapping[Kind, str] = {
    Kind.PICTURE: "화면을 보내 달라고 했어요. 경로당 화면에도 15초 동안 알려요.",
    Kind.RESTART: "다시 시작하라고 했어요. 쓰고 있거나 수업이 있으면 그 뒤에 해요.",
    Kind.LOGS: "기록을 보내 달라고 했어요. 오면 여기에서 받을 수 있어요.",
    Kind.CHECK: "카메라와 소리를 점검하라고 했어요. 30초쯤 뒤에 결과가 나와요.",
}
_PROGRESS: Mapping[Progress, tuple[str, str]] = {
    Progress.WAITING: ("기다림", "quiet"),
    Progress.TAKEN: ("단말기가 받음", "sea"),
    Progress.DONE: ("끝남", "good"),
    Progress.REFUSED: ("하지 못함", "bad"),
    Progress.EXPIRED: ("하루가 지나 그만둠", "watch"),
}
_REASONS: Mapping[str, str] = {
    Reason.IN_USE: "지금 누가 쓰고 있어요. 다 쓰면 해요.",
    Reason.LESSON: "수업 뒤에 해요.",
    Reason.NAMES_SHOWN: "이름이나 관리사 자리가 나와 있어 안 보냈어요. 잠시 뒤에 다시 눌러 주세요.",
    Reason.SCREEN_AWAY: "화면 프로그램이 대답하지 않았어요. 다시 시작해 보세요.",
    Reason.NOT_KNOWN: "이 단말기는 아직 할 줄 몰라요. 새 프로그램이 필요해요.",
    Reason.FAILED: "단말기에서 하지 못했어요. 저장 공간을 확인해 주세요.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A state in words, and how it looks."""

    words: str
    tone: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known of a device."""

    name: str
    words: str
    is_bad: bool = False


def progress(found: Progress, reason: str) -> Said:
    """How far an errand is."""
    words, tone = _PROGRESS[found]
    ended_badly = found in {Progress.TAKEN, Progress.REFUSED}
    return Said(words, tone, _REASONS.get(reason, "") if ended_badly else "")


def facts(report: KioskReport, timetable_version: int, settings_version: int) -> list[Fact]:
    """What a kiosk said last, each with what it should be."""
    has_timetable = report.timetable_version
    is_late = has_timetable is not None and has_timetable < timetable_version
    found = [
        Fact("화면", _MODES.get(report.mode, "–")),
        _device("카메라", report.camera, report.troubles.get("camera", "")),
        _device("마이크", report.microphone, report.troubles.get("microphone", "")),
        _device("스피커", report.loudspeaker, report.troubles.get("loudspeaker", "")),
        Fact("시간표", _timetable(has_timetable, timetable_version), is_late),
        Fact("설정", _settings(report.settings_version, settings_version)),
        Fact("영상", f"{report.items_wanted}편 가운데 {report.items_ready}편 있음"),
    ]
    if not report.screen_alive:
        found.insert(1, Fact("화면 프로그램", "대답하지 않아요", True))
    if report.check is not None:
        found[1:1] = _checked(report.check)
    if report.disk_free_mib is not None:
        found.append(Fact("남은 저장 공간", _room(report.disk_free_mib)))
    if report.records_waiting:
        found.append(Fact("아직 오지 않은 기록", f"{report.records_waiting}개"))
    return found


def _checked(check: SelfCheck) -> list[Fact]:
    """One line where all is well, else one for each thing to mend."""
    found = [Fact(checked.title(check), one.words, True) for one in checked.wrong(check)]
    return found or [Fact(checked.title(check), "모두 정상")]


def _device(name: str, state: str, slug: str) -> Fact:
    """A missing one says why, where that is known."""
    is_missing = state == "missing"
    known = troubles.trouble(_PARTS[name], slug) if is_missing else None
    words = known.sentence if known is not None else _DEVICES.get(state, "–")
    return Fact(name, words, is_missing)


def _timetable(has: int | None, newest: int) -> str:
    if has is None:
        return "아직 받지 않음"
    return "새것을 받음" if has >= newest else f"{newest}판 가운데 {has}판을 씀"


def _settings(has: int | None, newest: int) -> str:
    if has is None:
        return "아직 받지 않음"
    return "받아서 따름" if has >= newest else "아직 예전 설정"


def _room(mib: int) -> str:
    return f"{mib} MB" if mib < 1024 else f"{mib / 1024:.0f} GB"
