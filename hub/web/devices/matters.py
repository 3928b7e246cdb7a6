"""What can be set from afar, as the pages ask for it and say it (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fleet.settings.values import Level

KEPT = "****"
"""Stands for digits that were set before; sent back as it is, they stay."""
NEVER_DARK = "없음"
_STEPS = tuple((step, f"{step}단계") for step in range(11))
_ON_OFF = ((True, "켜기"), (False, "끄기"))


@dataclass(frozen=True, slots=True)
class Matter:
    """One setting as the page asks for it; without `choices` it is typed in."""

    name: str
    label: str
    note: str
    choices: tuple[tuple[Any, str], ...] = ()
    unit: str = ""
    secret: bool = False
    """Whether nobody reads again what was typed."""
    is_hours: bool = False
    otherwise: str = "단말기에 적힌 대로"
    """What holds where nobody at the hub says anything."""

    @property
    def longest(self) -> int:
        """Characters that may be typed."""
        return 60 if self.is_hours else 20

    def understood(self, typed: str) -> Any:
        """What was typed, for the settings to judge; spaces and a long dash are meant kindly."""
        if not self.is_hours:
            return typed
        if typed == NEVER_DARK:
            return ()
        return tuple(one.strip() for one in typed.replace("–", "-").replace("~", "-").split(","))

    def typed(self, value: Any) -> str:
        """A value as the form shows and sends it."""
        if self.secret:
            return KEPT
        if self.is_hours:
            return ", ".join(value) or NEVER_DARK
        if isinstance(value, bool):
            return "true" if value else "false"
        return f"{value:g}" if isinstance(value, float) else str(value)

    def said(self, value: Any) -> str:
        """A value in words."""
        if self.secret:
            return "정하지 않음" if value is None else "정해 두었어요"
        if self.is_hours:
            return ", ".join(value).replace("-", "–") or NEVER_DARK
        for known, label in self.choices:
            if known == value:
                return label
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return f"{value}{self.unit}"


MATTERS = (
    Matter("volume_floor", "가장 작은 소리", "이보다 작게 줄일 수 없어요.", _STEPS, "단계"),
    Matter("volume_ceiling", "가장 큰 소리", "이보다 크게 키울 수 없어요.", _STEPS, "단계"),
    Matter(
        "microphone",
        "마이크",
        "끄면 다음 수업부터 이 경로당에서는 말할 수 없어요. 듣기만 해요.",
        _ON_OFF,
    ),
    Matter(
        "camera",
        "카메라",
        "끄면 다음 수업부터 이 경로당의 모습이 나가지 않아요.",
        _ON_OFF,
    ),
    Matter(
        "headcount",
        "머릿수 세기",
        "수업 동안 카메라에 보이는 분을 어림으로 세어요. 사진은 남기지 않고 수만 보내요.",
        _ON_OFF,
    ),
    Matter(
        "lead_s",
        "수업 여는 때",
        "수업이 시작되기 이만큼 전에 화면이 저절로 수업으로 넘어가요.",
        tuple((minutes * 60, f"{minutes}분 전") for minutes in (1, 2, 3, 5, 7, 10)),
        "초 전",
        otherwise="시간표에 적힌 대로",
    ),
    Matter(
        "screen_off",
        "화면 끄는 시간",
        f"20:00-07:30처럼 적어요. 여러 번이면 쉼표로 나누고, 끄지 않으려면 ‘{NEVER_DARK}’이라고 "
        "적어요. 수업이 다가오면 저절로 켜져요.",
        is_hours=True,
    ),
    Matter(
        "is_tv",
        "화면 종류",
        "텔레비전은 글자를 더 크게 하고 리모컨으로 써요.",
        ((False, "터치 화면"), (True, "텔레비전")),
    ),
    Matter("panel_inch", "화면 크기", "대각선 길이예요. 글자 크기가 여기에 맞춰져요.", unit="인치"),
    Matter(
        "picture_every_s",
        "화면 사진",
        "오늘 화면에 작은 사진으로 나와요.",
        ((0, "보내지 않기"), (10, "10초마다"), (30, "30초마다"), (60, "1분마다"), (300, "5분마다")),
        "초마다",
    ),
    Matter(
        "keep_free_mib",
        "비워 둘 저장 공간",
        "이만큼은 영상으로 채우지 않아요.",
        ((512, "512 MB"), (1024, "1 GB"), (2048, "2 GB"), (5120, "5 GB")),
        " MB",
    ),
    Matter(
        "helper_pin",
        "관리사 자리 번호",
        "숫자 네 자리. 단말기 처음 화면의 관리를 누르고 이 번호를 누르면 기기를 살펴볼 수 있어요.",
        secret=True,
    ),
)
FROM = {Level.ORG: "전체 설정", Level.CENTER: "경로당 설정", Level.KIOSK: "이 단말기"}
WRONG = {
    "volume_floor": "가장 작은 소리가 가장 큰 소리보다 클 수 없어요. 더 작게 골라 주세요.",
    "volume_ceiling": "가장 큰 소리가 가장 작은 소리보다 작을 수 없어요. 더 크게 골라 주세요.",
    "panel_inch": "화면 크기를 6에서 199 사이의 숫자로 적어 주세요.",
    "screen_off": "시간을 20:00-07:30처럼 적어 주세요. 네 번까지 적을 수 있어요.",
    "helper_pin": "관리사 자리 번호를 숫자 네 자리로 적어 주세요.",
}
OTHERS_WRONG = "목록에서 골라 주세요."
