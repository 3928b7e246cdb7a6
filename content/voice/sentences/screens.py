"""Whole screens, and what happens after 도움 요청."""

from __future__ import annotations

from content.voice.sentences.sentence import Sentence

SCREENS: dict[str, Sentence] = {
    # Whole screens.
    "starting": Sentence("안녕하세요", 12),
    "starting_more": Sentence("준비하고 있어요. 잠시만 기다려 주세요", 24),
    "pairing_title": Sentence("처음 오셨네요, 반갑습니다", 16),
    "pairing_call": Sentence(
        "관제실에 전화하셔서 이 번호를 불러 주세요",
        26,
        spoken="관제실에 전화하셔서, 화면의 번호를 불러 주세요.",
    ),
    "pairing_wait": Sentence(
        "번호를 받고 있어요", 14, spoken="번호를 받고 있어요. 잠시만 기다려 주세요."
    ),
    "pairing_wait_more": Sentence("번호가 나오면 관제실에 전화해 주세요", 24),
    "pairing_offline": Sentence(
        "관제실과 연결하고 있어요",
        16,
        spoken="관제실과 연결하고 있어요. 인터넷 선이 꽂혀 있는지 봐 주세요.",
    ),
    "pairing_offline_more": Sentence(
        "인터넷 선이 꽂혀 있는지 봐 주세요. 연결되면 저절로 번호가 나와요", 40
    ),
    "no_lesson": Sentence("오늘은 수업이 없어요", 14),
    "lessons_done": Sentence("오늘 수업이 끝났어요", 14),
    "no_lesson_chip": Sentence("오늘은 편히 쉬세요", 12),
    "no_lesson_hint": Sentence("다음 수업이 정해지면 여기에 알려 드려요", 26),
    "declined_hint": Sentence(
        "들어오시려면 여기를 눌러 주세요", 22, spoken="들어오시려면, 화면의 수업을 눌러 주세요."
    ),
    "open_hint": Sentence("수업이 열렸어요. 눌러서 들어오세요", 24),
    "offline": Sentence("관제실과 연결이 끊겼어요. 수업은 그대로 열려요", 28),
    "countdown": Sentence(
        "곧 수업이 시작돼요",
        14,
        spoken="곧 수업이 시작됩니다. 지금은 어려우시면, 나중에를 눌러 주세요.",
    ),
    "over": Sentence("수업이 끝났어요", 12, spoken="수업이 끝났습니다. 수고하셨어요."),
    "over_more": Sentence("오늘도 수고하셨어요", 14),
    "leave_question": Sentence(
        "수업에서 나가시겠어요?",
        16,
        spoken="수업에서 나가시겠어요? 계속 계시려면 초록색을 눌러 주세요.",
    ),
    "microphone_opening": Sentence(
        "곧 마이크가 켜져요",
        14,
        spoken="곧 마이크가 켜집니다. 지금은 어려우시면, 나중에를 눌러 주세요.",
    ),
    "microphone_opening_more": Sentence("켜지면 말씀해 주세요", 16),
    "names_call": Sentence("이름을 눌러 주세요", 12, spoken="오신 분의 이름을 하나씩 눌러 주세요."),
    "no_names": Sentence(
        "명단에 아직 이름이 없어요",
        16,
        spoken="명단에 아직 이름이 없어요. 오신 분은 손님으로 세어 주세요.",
    ),
    "no_names_more": Sentence("오신 분은 손님으로 세어 주세요", 20),
    "videos_call": Sentence("무엇을 볼까요?", 10, spoken="보고 싶은 영상을 골라서 눌러 주세요."),
    "no_films": Sentence("아직 볼 영상이 없어요", 14, spoken="아직 볼 영상이 없어요."),
    "no_films_more": Sentence("밤사이에 새 영상이 들어와요", 20),
    "paused": Sentence("잠깐 멈췄어요", 10),
    "film_broken": Sentence(
        "이 영상은 볼 수 없어요", 14, spoken="이 영상은 볼 수 없어요. 다른 영상을 골라 주세요."
    ),
    "film_broken_more": Sentence("다른 영상을 골라 주세요", 16),
    "film_broken_next": Sentence("곧 다른 영상이 나와요", 16),
    # While nobody is there.
    "next_lesson": Sentence("다음 수업", 6),
    "quiet_more": Sentence("화면을 누르시면 처음 화면이 나와요", 22),
    # What happens after 도움 요청.
    "help_told": Sentence("관제실에 알렸어요", 12),
    "help_untold": Sentence("연결되는 대로 관제실에 알려요", 18),
    "help_seen": Sentence("{} 님이 보고 있어요", 20),
    "help_unseen": Sentence("관제실에서 곧 확인해요", 16),
    "help_call": Sentence("곧 전화가 와요. 전화기 가까이 계세요", 24),
    "help_close": Sentence("알겠어요", 6),
}
