"""What was done, in Korean (pure): words for each action, and the groups they are sought by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.auth.staff import Role
from hub.web.staff.words import ROLES
from hub.web.talks.words import OVER
from notice.talk import Why

SENTENCES: Mapping[str, str] = {
    "session.begin": "들어옴",
    "session.code_asked": "비밀번호를 넣음 (확인 번호는 아직)",
    "session.end": "나감",
    "staff.add": "사용자를 추가함",
    "staff.rename": "보이는 이름을 바꿈",
    "staff.role": "역할을 바꿈",
    "staff.scope": "맡은 곳을 바꿈",
    "staff.activate": "다시 쓰게 함",
    "staff.deactivate": "그만두게 함",
    "staff.password": "비밀번호를 바꿈",
    "staff.codes_set_up": "휴대전화 확인 번호를 준비함",
    "staff.codes_reset": "휴대전화 확인 번호를 지움",
    "staff.recovery_code_used": "복구 번호로 들어옴",
    "timetable.publish": "시간표를 바꿈",
    "timetable.export": "시간표를 내려받음",
    "timetable.import": "시간표를 가져옴",
    "center.add": "경로당을 등록함",
    "center.change": "경로당 정보를 고침",
    "center.move": "경로당 순서를 바꿈",
    "kiosk.pair": "단말기를 등록함",
    "kiosk.revoke": "단말기 등록을 해제함",
    "settings.change": "단말기 설정을 바꿈",
    "errand.picture": "화면 사진을 요청함",
    "errand.restart": "다시 시작을 요청함",
    "errand.logs": "단말기 기록 파일을 요청함",
    "logs.read": "단말기 기록 파일을 받음",
    "item.add": "영상을 넣음",
    "item.withdraw": "영상을 뺌",
    "voice.record": "안내 음성을 녹음함",
    "voice.drop": "안내 음성을 기계 음성으로 되돌림",
    "voice.send": "안내 음성을 경로당으로 보냄",
    "roll.read": "명단을 봄",
    "roll.change": "명단을 고침",
    "attendance.read": "출석한 분의 이름을 봄",
    "attendance.correct": "출석을 고침",
    "attendance.heads": "머릿수를 고침",
    "attendance.export": "출석을 내려받음",
    "records.gap": "단말기 기록 일부가 없음",
    "stage.change": "수업 화면을 바꿈",
    "notice.send": "공지를 보냄",
    "notice.withdraw": "공지를 거둠",
    "alert.send": "긴급 알림을 보냄",
    "alert.withdraw": "긴급 알림을 거둠",
    "help.ask": "도움을 요청함",
    "help.take": "도움 요청을 맡음",
    "help.answer": "도움 요청에 답함",
    "help.end": "도움 요청을 끝냄",
    "talk.ask": "경로당에 화면으로 전화를 걺",
    "talk.begin": "화면으로 하는 통화가 연결됨",
    "talk.end": "화면으로 하는 통화가 끝남",
    "finding.take": "확인할 일을 맡음",
    "finding.give_back": "확인할 일을 내려놓음",
    "audit.export": "기록을 내려받음",
}

GROUPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "names": (
        "이름을 보거나 내려받음",
        frozenset({"roll.read", "attendance.read", "attendance.export", "audit.export"}),
    ),
    "sign-in": ("들어오고 나감", frozenset({"session"})),
    "staff": ("사용자", frozenset({"staff"})),
    "timetable": ("시간표", frozenset({"timetable"})),
    "devices": ("경로당·단말기", frozenset({"center", "kiosk", "settings", "errand", "logs"})),
    "library": ("영상 자료·안내 음성", frozenset({"item", "voice"})),
    "attendance": ("출석·명단", frozenset({"attendance", "roll", "records"})),
    "lessons": ("수업", frozenset({"stage"})),
    "notices": ("공지·도움 요청·통화", frozenset({"notice", "alert", "help", "talk", "finding"})),
}
"""How the page groups actions: a key for the address, a label, and the actions."""

_OTHER = "다른 일을 함"


def sentence(action: str) -> str:
    return SENTENCES.get(action, _OTHER)


def more(action: str, detail: Mapping[str, Any]) -> str:
    """What else is to be said of it."""
    said = []
    if reason := detail.get("reason"):
        said.append(f"까닭: {reason}")
    if action == "attendance.export":
        said.append("이름 포함" if detail.get("names") else "이름 없이")
    if action in ("staff.add", "staff.role") and detail.get("role") in set(Role):
        said.append(ROLES[Role(detail["role"])])
    if action == "staff.password" and detail.get("start"):
        said.append("처음 쓰는 비밀번호")
    if action in ("roll.change", "attendance.correct"):
        counts = (
            ("added", "넣음"),
            ("taken_out", "뺌"),
            ("came", "출석으로"),
            ("did_not", "결석으로"),
        )
        said += [f"{word} {detail[key]}명" for key, word in counts if detail.get(key)]
    if action == "attendance.heads":
        people = detail.get("people")
        said.append("카메라가 센 수로" if people == "" else f"{people}명으로")
    if action == "talk.end" and detail.get("why") in set(Why):
        said.append(OVER[Why(detail["why"])])
    if address := detail.get("address"):
        said.append(f"주소 {address}")
    return " · ".join(said)
