"""Every Korean sentence of the kiosk's screen (pure): one key each, with its length limit.

The kiosk shows and says them; the hub has the spoken ones recorded.  Sentences are
polite, short and free of foreign words and codes.  `spoken` is what is said where it differs
from what is shown; an empty one is never said.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words on the screen, at most `limit` characters, and what is said aloud."""

    text: str
    limit: int
    spoken: str = ""


SENTENCES: dict[str, Sentence] = {
    # Words on buttons and marks.
    "enter_lesson": Sentence("수업 들어가기", 8),
    "help": Sentence("도움 요청", 6),
    "help_asked": Sentence("도움을 요청했어요", 10),
    "help_asked_short": Sentence("요청했어요", 6),
    "help_coming_card": Sentence("곧 연락드려요", 10),
    "help_coming_short": Sentence("연락할게요", 6),
    "later": Sentence("나중에", 5),
    "leave": Sentence("나가기", 5),
    "stay": Sentence("계속 있을게요", 9),
    "volume": Sentence("소리", 4),
    "hand_up": Sentence("손 들기", 6),
    "hand_down": Sentence("손 내리기", 6),
    "microphone_off": Sentence("마이크 꺼짐", 7),
    "microphone_open": Sentence("마이크 켜짐", 7),
    "microphone_open_more": Sentence("누르면 꺼져요", 8),
    "microphone_soon": Sentence("곧 켜져요", 7),
    "microphone_self_muted": Sentence("마이크 켜기", 7),
    "microphone_self_muted_more": Sentence("지금은 꺼짐", 8),
    "microphone_missing": Sentence("마이크 없음", 7),
    "live": Sentence("수업 중", 6),
    "recording": Sentence("녹화 중", 6),
    "soon": Sentence("곧 시작", 6),
    "our_center": Sentence("우리 경로당", 8),
    "videos": Sentence("영상 보기", 6),
    "attendance": Sentence("출석하기", 6),
    "attendance_short": Sentence("출석", 3),
    # Never shown: the room its button keeps for a count.
    "attendance_widest": Sentence("출석 88명", 7),
    "came_today": Sentence("오늘 오신 분", 8),
    "people": Sentence("명", 1),
    "came": Sentence("오신 분", 5),
    "guest": Sentence("손님 +1", 6),
    "guest_less": Sentence("손님 빼기", 6),
    "everybody": Sentence("모두 출석", 6),
    "everybody_undone": Sentence("되돌리기", 6),
    "attendance_done": Sentence("다 했어요", 6),
    "names_before": Sentence("이전 이름", 6),
    "names_after": Sentence("다음 이름", 6),
    "home": Sentence("처음으로", 5),
    "kinds": Sentence("다른 영상", 6),
    "before": Sentence("이전", 4),
    "after": Sentence("다음", 4),
    "pause": Sentence("잠깐 멈춤", 6),
    "go_on": Sentence("이어 보기", 6),
    "back10": Sentence("10초 뒤로", 7),
    "forward10": Sentence("10초 앞으로", 8),
    "back": Sentence("뒤로", 3),
    "forward": Sentence("앞으로", 4),
    "stop_film": Sentence("그만 보기", 6),
    "alert": Sentence("긴급 알림", 6),
    "alert_seen": Sentence("확인했어요", 6),
    "notice_there": Sentence("새 소식이 있어요", 10, spoken="새 소식이 있어요. 눌러서 봐 주세요."),
    "notice_seen": Sentence("읽었어요", 6),
    "notice_close": Sentence("나중에 볼게요", 8),
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
    # The helper's corner.
    "corner": Sentence("관리", 3),
    "corner_title": Sentence("관리사 자리", 8),
    "pin_call": Sentence("관리 번호를 눌러 주세요", 14, spoken="관리 번호 네 자리를 눌러 주세요."),
    "erase": Sentence("지우기", 4),
    "corner_camera": Sentence("카메라", 5),
    "corner_sound": Sentence("소리·마이크", 8),
    "corner_line": Sentence("연결·정보", 7),
    "corner_restart": Sentence("다시 시작", 6),
    "camera_ok": Sentence("카메라가 잘 보여요", 14),
    "camera_ok_more": Sentence("이 모습은 밖으로 나가지 않아요", 20),
    "camera_off": Sentence("카메라를 찾고 있어요", 14),
    "camera_off_more": Sentence("잠시만 기다려 주세요", 14),
    "camera_missing": Sentence(
        "카메라가 보이지 않아요",
        14,
        spoken="카메라가 보이지 않아요. 선이 꽂혀 있는지, 덮개가 열려 있는지 봐 주세요.",
    ),
    "camera_missing_more": Sentence("선이 꽂혀 있는지, 덮개가 열려 있는지 봐 주세요", 30),
    "trial": Sentence(
        "마이크를 시험하고 있어요", 16, spoken="마이크를 시험하고 있어요. 말씀해 보세요."
    ),
    "trial_more": Sentence("말씀하시면 막대가 움직여요. 소리는 밖으로 나가지 않아요", 34),
    "trial_missing": Sentence(
        "마이크가 보이지 않아요",
        14,
        spoken="마이크가 보이지 않아요. 마이크 선이 꽂혀 있는지 봐 주세요.",
    ),
    "trial_missing_more": Sentence("마이크 선이 꽂혀 있는지 봐 주세요", 22),
    "speaker_try": Sentence("소리 내 보기", 8),
    "volume_between": Sentence("소리는 {}부터 {}까지 바꿀 수 있어요", 26),
    "line_center": Sentence("경로당", 5),
    "line_hub": Sentence("관제실", 5),
    "line_hub_ok": Sentence("잘 이어져 있어요", 12),
    "line_hub_away": Sentence("인터넷은 되는데 답이 없어요", 18),
    "line_hub_cut": Sentence("인터넷 선이 빠져 있어요", 16),
    "line_reached": Sentence("마지막 연락", 7),
    "line_never": Sentence("아직 없어요", 8),
    "line_address": Sentence("기기 주소", 6),
    "line_no_address": Sentence("없어요", 5),
    "line_release": Sentence("프로그램", 6),
    "restart_program": Sentence("프로그램만", 6),
    "restart_program_more": Sentence("10초쯤 걸려요", 10),
    "restart_machine": Sentence("기기 전체", 6),
    "restart_machine_more": Sentence("2분쯤 걸려요", 10),
    "restart_call": Sentence(
        "무엇을 다시 시작할까요?", 14, spoken="무엇을 다시 시작할까요? 골라서 눌러 주세요."
    ),
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
    # Answers to a press; shown for some seconds.
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
