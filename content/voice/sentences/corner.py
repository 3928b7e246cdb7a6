"""The helper's corner."""

from __future__ import annotations

from content.voice.sentences.sentence import Sentence

CORNER: dict[str, Sentence] = {
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
}
