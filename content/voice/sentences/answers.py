"""Answers to a press; shown for some seconds."""

from __future__ import annotations

from content.voice.sentences.sentence import Sentence

ANSWERS: dict[str, Sentence] = {
    "one_moment": Sentence("잠시만요", 8),
    "help_thanks": Sentence(
        "도움을 요청했어요. 곧 전화드릴게요", 24, spoken="도움을 요청했어요. 곧 전화드릴게요."
    ),
    "help_later": Sentence(
        "연결이 끊겼어요. 이어지면 바로 알릴게요",
        26,
        spoken="지금은 연결이 끊겼어요. 이어지면 바로 알릴게요.",
    ),
    "help_already": Sentence(
        "이미 알렸어요. 조금만 기다려 주세요", 24, spoken="이미 알렸어요. 조금만 기다려 주세요."
    ),
    "help_coming": Sentence(
        "{} 님이 곧 연락드려요", 24, spoken="곧 연락드릴게요. 조금만 기다려 주세요."
    ),
    "help_answered": Sentence(
        "또 필요하시면 도움 요청을 눌러 주세요",
        26,
        spoken="또 필요하시면, 도움 요청을 눌러 주세요.",
    ),
    "thanks": Sentence("고맙습니다. 오늘 {}분 오셨어요", 26, spoken="고맙습니다."),
    "thanks_nobody": Sentence("고맙습니다. 아직 아무도 안 오셨네요", 24),
    "no_roll_yet": Sentence("아직 명단이 없어요", 12, spoken="아직 명단이 없어요."),
    "not_yet_open": Sentence("아직 수업 시간이 아니에요. 때가 되면 저절로 켜져요", 32),
    "could_not": Sentence(
        "지금은 할 수 없어요. 도움 요청을 눌러 주세요",
        30,
        spoken="지금은 할 수 없어요. 도움 요청을 눌러 주세요.",
    ),
    "speaker_heard": Sentence("소리가 들리나요?", 12, spoken="소리가 들리나요?"),
    "pin_unset": Sentence(
        "아직 관리 번호가 없어요. 관제실에 말씀해 주세요",
        30,
        spoken="아직 관리 번호가 없어요. 관제실에 말씀해 주세요.",
    ),
    "wrong_pin": Sentence(
        "번호가 달라요. 다시 눌러 주세요", 20, spoken="번호가 달라요. 다시 눌러 주세요."
    ),
    "pin_waits": Sentence(
        "여러 번 달랐어요. 1분 뒤에 다시 눌러 주세요",
        28,
        spoken="여러 번 달랐어요. 일 분 뒤에 다시 눌러 주세요.",
    ),
    "restarting": Sentence(
        "다시 시작하고 있어요", 14, spoken="다시 시작하고 있어요. 잠시만 기다려 주세요."
    ),
    "restart_later": Sentence(
        "곧 수업이에요. 수업이 끝나고 해 주세요",
        26,
        spoken="곧 수업이에요. 수업이 끝나고 해 주세요.",
    ),
    "ask_for_floor": Sentence(
        "손을 들고 기다리시면 선생님이 켜 주세요",
        26,
        spoken="손을 들고 기다리시면, 선생님이 켜 주세요.",
    ),
    "microphone_not_there": Sentence(
        "마이크가 보이지 않아요. 도움 요청을 눌러 주세요",
        30,
        spoken="마이크가 보이지 않아요. 도움 요청을 눌러 주세요.",
    ),
}
