"""Over whatever is up: somebody of the city calls or looks, or the sound is checked."""

from __future__ import annotations

from content.voice.sentences.sentence import Sentence

OVER: dict[str, Sentence] = {
    # Somebody of the city calls.
    "talk_rings": Sentence(
        "시청 담당자가 전화를 걸었어요",
        18,
        spoken="시청 담당자가 전화를 걸었어요. 곧 연결돼요.",
    ),
    "talk_soon": Sentence("곧 서로 보이고 들려요", 14),
    "talk_mark": Sentence("통화 중", 5),
    "talk_end": Sentence("끊기", 4),
    "talk_heard": Sentence("마이크 켜짐 · 우리 말이 들려요", 20),
    "talk_unheard": Sentence("아직 우리 말이 안 들려요", 16),
    "talk_joining": Sentence("연결하고 있어요", 12),
    "talk_joining_more": Sentence("그대로 계시면 곧 나와요", 16),
    "talk_voice": Sentence("목소리로 이야기해요", 14),
    "talk_voice_more": Sentence("편하게 말씀해 주세요", 16),
    "talk_over": Sentence("통화가 끝났어요", 12, spoken="통화가 끝났어요."),
    # Over whatever is up.
    "watched": Sentence(
        "관제실에서 화면을 보고 있어요", 20, spoken="관제실에서 이 화면을 보고 있어요."
    ),
    "sound_check": Sentence(
        "곧 수업이에요. 소리를 점검하고 있어요", 26, spoken="곧 수업이에요. 소리를 점검하고 있어요."
    ),
    "sound_check_now": Sentence(
        "소리를 점검하고 있어요",
        14,
        spoken="소리를 점검하고 있어요. 잠시만 기다려 주세요. 곧 끝나요.",
    ),
}
