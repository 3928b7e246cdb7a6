"""What is said of a talk in Korean (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from notice.talk import Why

CALLING = "거는 중"

OVER: Mapping[Why, str] = {
    Why.OPERATOR: "통화를 마쳤어요",
    Why.CENTER: "경로당에서 끊었어요",
    Why.LATER: "나중에 하겠다고 하셨어요",
    Why.LESSON: "수업이 열려서 통화를 마쳤어요",
    Why.RESTARTED: "단말기가 다시 켜지면서 끊어졌어요",
    Why.ALONE: "오래 연결되지 않아 통화를 마쳤어요",
    Why.NO_ANSWER: "경로당 화면이 꺼져 있어요",
    Why.CENTER_GONE: "경로당과 연결이 끊어졌어요",
    Why.PAGE_GONE: "통화 화면이 닫혀 있어서 마쳤어요",
    Why.SIGNED_OUT: "나가셔서 통화를 마쳤어요",
}
"""By why it ended."""

ADVICE: Mapping[Why, str] = {
    Why.LATER: "어르신들이 준비되시면 다시 걸어 주세요.",
    Why.LESSON: "수업이 끝난 뒤에 다시 걸어 주세요.",
    Why.NO_ANSWER: "전화로 화면을 켜 달라고 말씀해 주세요.",
    Why.CENTER_GONE: "인터넷이 이어지면 다시 걸 수 있어요.",
}
"""What to do about it, where there is something."""

REFUSED: Mapping[str, tuple[str, str]] = {
    "lesson_on": ("수업 중이에요", "경로당에서 도움을 요청했을 때만 수업 중에 통화할 수 있어요."),
    "kiosk_away": ("경로당 화면이 꺼져 있어요", "전화로 화면을 켜 달라고 말씀해 주세요."),
    "talk_on": ("다른 분이 통화하고 있어요", "{} 님이 이 경로당과 통화하고 있어요."),
}
"""Why nobody was called: a headline and what to do."""


def honoured(name: str) -> str:
    """A name before 님, which some names bring along."""
    return name.removesuffix("님").strip()
