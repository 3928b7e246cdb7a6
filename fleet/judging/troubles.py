"""What can be wrong with a part of a kiosk, in plain Korean, and whose it is to mend (pure).

A kiosk names a trouble by part and slug, as it sees it now or as its last check found it; the
console and the helper's corner say these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fleet.judging import sentences
from fleet.judging.finding import Level, Owner

OK = "ok"

PARTS: Mapping[str, str] = {
    "camera": "카메라",
    "microphone": "마이크",
    "loudspeaker": "스피커",
    "echo": "되울림",
    "screen": "화면",
    "disk": "저장 공간",
    "clock": "시계",
    "network": "인터넷",
}
"""What each part is called, in the order in which they are told."""

REFUTED_BY_USE = frozenset({"gone", "wrong", "busy", "silent", "server", "unplayed"})
"""What a check found of a device is over once that device works."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, then what to do about it."""

    sentence: str
    owner: Owner = Owner.HELPER
    level: Level = Level.WARNING


_AGAIN = "단말기를 다시 시작해 주세요."
_PLUG = "선을 뺐다가 다시 꽂아 주세요."
_SETTING = "꽂힌 것을 쓰도록 설정을 바꿔 주세요."
_SOUND_SERVER = Trouble(f"소리 장치가 대답하지 않아요. {_AGAIN}", Owner.OPERATOR, Level.PROBLEM)

_TROUBLES: Mapping[tuple[str, str], Trouble] = {
    ("camera", "gone"): Trouble(sentences.CAMERA),
    ("camera", "wrong"): Trouble(
        f"정해 둔 것과 다른 카메라가 꽂혀 있어요. {_SETTING}", Owner.CITY_IT
    ),
    ("camera", "busy"): Trouble(f"카메라가 다른 일에 쓰이고 있어요. {_AGAIN}", Owner.OPERATOR),
    ("camera", "silent"): Trouble(f"카메라가 꽂혀 있지만 화면이 오지 않아요. {_PLUG}"),
    ("camera", "frozen"): Trouble(f"카메라 화면이 움직이지 않아요. {_PLUG}"),
    ("camera", "black"): Trouble("카메라 화면이 까매요. 불을 켜고 덮개를 열어 주세요."),
    ("camera", "covered"): Trouble("카메라가 가려져 있어요. 덮개나 앞에 있는 것을 치워 주세요."),
    ("microphone", "gone"): Trouble(sentences.MICROPHONE),
    ("microphone", "wrong"): Trouble(
        f"정해 둔 것과 다른 마이크가 꽂혀 있어요. {_SETTING}", Owner.CITY_IT
    ),
    ("microphone", "busy"): Trouble(f"마이크가 다른 일에 쓰이고 있어요. {_AGAIN}", Owner.OPERATOR),
    ("microphone", "silent"): Trouble(f"마이크가 꽂혀 있지만 소리가 오지 않아요. {_PLUG}"),
    ("microphone", "server"): _SOUND_SERVER,
    ("microphone", "dead"): Trouble(
        "마이크에 아무 소리도 들어오지 않아요. 마이크에 달린 단추를 눌러 켜 주세요."
    ),
    ("microphone", "noisy"): Trouble(
        "마이크 둘레가 시끄러워요. 선풍기나 라디오에서 떼어 놓아 주세요."
    ),
    ("microphone", "clipping"): Trouble(
        "마이크에 소리가 너무 크게 들어와요. 스피커에서 떼어 놓아 주세요."
    ),
    ("loudspeaker", "gone"): Trouble(sentences.LOUDSPEAKER, level=Level.PROBLEM),
    ("loudspeaker", "wrong"): Trouble(
        f"정해 둔 것과 다른 스피커가 꽂혀 있어요. {_SETTING}", Owner.CITY_IT, Level.PROBLEM
    ),
    ("loudspeaker", "busy"): Trouble(
        f"스피커가 다른 일에 쓰이고 있어요. {_AGAIN}", Owner.OPERATOR, Level.PROBLEM
    ),
    ("loudspeaker", "server"): _SOUND_SERVER,
    ("loudspeaker", "unplayed"): Trouble(
        f"스피커로 소리를 내지 못했어요. {_AGAIN}", Owner.OPERATOR, Level.PROBLEM
    ),
    ("loudspeaker", "unheard"): Trouble(
        "스피커 소리가 마이크에 들리지 않아요. 스피커를 켜고 소리를 키워 주세요."
    ),
    ("echo", "weak"): Trouble(
        "스피커 소리가 마이크로 되돌아와 한쪽씩 말하게 돼요. 마이크를 스피커에서 떼어 놓아 주세요."
    ),
    ("screen", "silent"): Trouble(sentences.SCREEN_DEAD, Owner.OPERATOR, Level.PROBLEM),
    ("disk", "unwritable"): Trouble(
        f"저장 공간에 아무것도 적지 못해요. {_AGAIN}", Owner.CITY_IT, Level.PROBLEM
    ),
    ("disk", "full"): Trouble(sentences.DISK_FULL, Owner.OPERATOR, Level.PROBLEM),
    ("clock", "wrong"): Trouble(
        "단말기 시계가 맞지 않아요. 시각 맞춤을 확인해 주세요.", Owner.CITY_IT
    ),
    ("network", "away"): Trouble(
        "관제실과 연결되지 않아요. 인터넷 선과 공유기를 확인해 주세요.", Owner.CITY_IT
    ),
    ("network", "weak"): Trouble(sentences.LINE_WEAK, Owner.CITY_IT),
}


def trouble(part: str, slug: str) -> Trouble | None:
    """What `slug` means for `part`; None where it is well, was not looked at, or is not known."""
    return _TROUBLES.get((part, slug))
