"""Inside the lesson, and over films that nobody chose."""

from __future__ import annotations

from content.voice.sentences.sentence import Sentence

LESSON: dict[str, Sentence] = {
    # Over films that nobody chose.
    "loop": Sentence("누르시면 처음 화면으로 가요", 18),
    "instead_cancelled": Sentence(
        "이 시간 수업은 쉬어요. 대신 영상을 틀어 드려요",
        28,
        spoken="이 시간 수업은 쉽니다. 대신 영상을 틀어 드려요.",
    ),
    "instead_failed": Sentence(
        "선생님을 기다리는 동안 영상을 틀어 드려요",
        26,
        spoken="선생님을 기다리는 동안, 영상을 틀어 드려요.",
    ),
    # Inside the lesson.
    "joining": Sentence("수업에 들어가고 있어요", 16),
    "joining_more": Sentence("그대로 계시면 저절로 나와요", 20),
    "waiting": Sentence("선생님을 기다리고 있어요", 16, spoken="선생님을 기다리고 있어요."),
    "waiting_more": Sentence("곧 시작해요. 그대로 계셔 주세요", 22),
    "away": Sentence("선생님이 잠시 자리를 비우셨어요", 20),
    "away_more": Sentence("곧 오실 거예요. 그대로 계셔 주세요", 22),
    "no_picture": Sentence("선생님 모습이 곧 나와요", 16),
    "no_picture_more": Sentence("소리는 그대로 들려요", 16),
    "sound_only": Sentence("소리만 나와요", 12, spoken="지금은 소리만 나와요."),
    "sound_only_more": Sentence("인터넷이 느려서 그래요. 곧 다시 보여요", 26),
    "lost": Sentence(
        "다시 연결하고 있어요", 14, spoken="다시 연결하고 있어요. 잠시만 기다려 주세요."
    ),
    "lost_more": Sentence("그대로 계시면 저절로 돌아와요", 20),
    "ours": Sentence(
        "지금 우리 경로당이 나오고 있어요", 20, spoken="지금 우리 경로당이 나오고 있어요."
    ),
    "no_room_picture": Sentence("이 경로당 모습이 곧 나와요", 18),
    "no_room_picture_more": Sentence("소리는 그대로 들려요", 16),
    "on_television": Sentence("수업은 큰 화면에 나와요", 14),
    "on_television_result": Sentence("큰 화면에서 함께 봐요", 14),
    "shared_screen": Sentence("선생님이 보여 주는 화면", 14),
    "question_call": Sentence(
        "눌러서 골라 주세요", 14, spoken="질문이 나왔어요. 답을 골라서 눌러 주세요."
    ),
    "question_sending": Sentence("답을 보내고 있어요", 14),
    "question_sent": Sentence("답을 보냈어요. 다시 눌러서 바꿀 수 있어요", 26),
    "question_later": Sentence("답을 맡아 두었어요. 이어지면 보낼게요", 24),
    "question_result": Sentence("이렇게 골라 주셨어요", 14, spoken="이렇게 골라 주셨어요."),
    "our_answer": Sentence("우리 답", 5),
    "places": Sentence("{}곳", 4),
    "we": Sentence("우리", 2),
    "teacher": Sentence("선생님", 3),
    "roll_call": Sentence("출석 부르기", 7),
    "their_turn": Sentence("{} 차례예요", 8),
    "your_turn": Sentence(
        "우리 경로당 차례예요", 14, spoken="우리 경로당 차례예요. 손을 흔들어 주세요."
    ),
    "your_turn_more": Sentence("손을 흔들어 인사해 주세요", 16),
    "together": Sentence("함께 보기", 6),
    "together_paused": Sentence("선생님이 잠깐 멈췄어요", 14),
    "together_missing": Sentence(
        "다 함께 영상을 보는 시간이에요",
        18,
        spoken="다 함께 영상을 보는 시간이에요. 선생님 말씀은 그대로 들려요.",
    ),
    "together_missing_more": Sentence("이 영상은 밤사이에 들어와요", 18),
    "ours_heard": Sentence("지금 우리 말이 모두에게 들려요", 20),
    "microphone_closed": Sentence(
        "이제 마이크가 꺼졌어요", 14, spoken="이제 마이크가 꺼졌습니다. 고맙습니다."
    ),
    "microphone_is_open": Sentence("", 0, spoken="마이크가 켜졌습니다. 말씀하세요."),
}
