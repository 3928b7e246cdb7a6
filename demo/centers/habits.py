"""How the people of a simulated centre behave (pure)."""

from __future__ import annotations

from dataclasses import dataclass

_FIRST_HAND_S = 20.0
_BETWEEN_CENTERS_S = 24.0
_HAND_UP_S = 18.0


@dataclass(frozen=True, slots=True)
class Habits:
    """One centre's people; `number` counts the centres from 0, `centers` is how many there are."""

    number: int
    centers: int
    name: str

    @property
    def join_after_s(self) -> float:
        """How long after the countdown it joins, so that not all come in one moment."""
        return 0.35 * self.number

    @property
    def people(self) -> int:
        """How many came today."""
        return 4 + (self.number * 5) % 7

    @property
    def sentence(self) -> str:
        """What they say when they have the floor."""
        place = self.name.removesuffix(" 경로당")
        wishes = ("오늘도 참 즐겁습니다.", "몸이 아주 가벼워졌어요.", "선생님, 고맙습니다.")
        return f"안녕하세요, {place} 경로당이에요. {wishes[self.number % len(wishes)]}"

    def hand_is_up(self, lesson_s: float, heard_s: float) -> bool:
        """Whether somebody raises a hand `lesson_s` after the lesson's start.

        The centres take turns: one hand is up for a while, then the next centre's.  Who had
        the floor a moment ago (last at `heard_s`) has said what there was to say.
        """
        if lesson_s - heard_s < _HAND_UP_S:
            return False
        since_first = lesson_s - _FIRST_HAND_S
        if since_first < 0:
            return False
        turn, within = divmod(since_first, _BETWEEN_CENTERS_S)
        return int(turn) % self.centers == self.number and within < _HAND_UP_S
