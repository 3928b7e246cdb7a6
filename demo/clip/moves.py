"""What the gymnast does (pure): six chair exercises of eight counts, in a loop.

A move takes twelve beats: four in which it is announced, then the counts one to eight.  Every
move begins and ends in `REST`, so the film may start over at its end without a jump.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

BEAT_S = 1.0
ANNOUNCE_BEATS = 4
COUNTS = ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟")
MOVE_BEATS = ANNOUNCE_BEATS + len(COUNTS)
MOVE_S = MOVE_BEATS * BEAT_S

_TRAVEL = 0.72
"""Share of a beat in which the body moves; the rest it holds, so that people can follow."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Angles in degrees: 0 hangs down, 90 points outward, 180 up, negative inward."""

    left_upper: float = 20
    left_fore: float = -14
    right_upper: float = 20
    right_fore: float = -14
    lean: float = 0  # of the trunk, positive to the right of the picture
    head: float = 0
    left_knee: float = 0  # 0 on the floor, 1 lifted
    right_knee: float = 0
    shrug: float = 0  # shoulders raised, as a share of the neck
    smile: float = 0.5

    def toward(self, other: Pose, share: float) -> Pose:
        """The pose on the way to another one."""
        return Pose(
            *(
                getattr(self, field.name)
                + (getattr(other, field.name) - getattr(self, field.name)) * share
                for field in fields(self)
            )
        )

    def mirrored(self) -> Pose:
        """The same with left and right exchanged."""
        return Pose(
            left_upper=self.right_upper,
            left_fore=self.right_fore,
            right_upper=self.left_upper,
            right_fore=self.left_fore,
            lean=-self.lean,
            head=-self.head,
            left_knee=self.right_knee,
            right_knee=self.left_knee,
            shrug=self.shrug,
            smile=self.smile,
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One exercise: what the caption says, and the pose reached at each count."""

    title: str
    spoken: str
    steps: tuple[Pose, ...]
    claps: tuple[int, ...] = ()  # counts (from 0) at which hands meet


REST = Pose()
_UP = Pose(155, 172, 155, 172, head=0, smile=1)
_REACH = Pose(150, 205, 28, -30, lean=13, head=9, smile=0.9)
_KNEE = Pose(34, 20, 34, 20, left_knee=1, smile=0.7)
_OPEN = Pose(52, -200, 52, -200, smile=1)
_CLAP = Pose(14, -134, 14, -134, smile=1)
_SHRUG = Pose(26, -8, 26, -8, shrug=1, smile=0.4)
_BACK = Pose(34, 4, 34, 4, shrug=0.45, smile=0.7)
_WAVE_IN = Pose(112, 168, 20, -14, head=-4, smile=1)
_WAVE_OUT = replace(_WAVE_IN, left_fore=122, head=4)

MOVES = (
    Move("두 팔을 높이 올려요", "두 팔을 높이 올려요", (_UP, REST) * 4),
    Move(
        "옆으로 길게 늘려요",
        "옆으로 길게 늘려요",
        (_REACH, _REACH, REST, REST, _REACH.mirrored(), _REACH.mirrored(), REST, REST),
    ),
    Move("무릎을 번갈아 들어요", "무릎을 번갈아 들어요", (_KNEE, REST, _KNEE.mirrored(), REST) * 2),
    Move(
        "손뼉을 짝짝 쳐요",
        "손뼉을 짝짝 쳐요",
        (_CLAP, _OPEN, _CLAP, _OPEN, _CLAP, _OPEN, _CLAP, REST),
        claps=(0, 2, 4, 6),
    ),
    Move("어깨를 둥글게 돌려요", "어깨를 둥글게 돌려요", (_SHRUG, _BACK, REST, REST) * 2),
    Move(
        "손을 흔들며 웃어요",
        "손을 흔들며 웃어요",
        (
            _WAVE_OUT,
            _WAVE_IN,
            _WAVE_OUT,
            REST,
            _WAVE_OUT.mirrored(),
            _WAVE_IN.mirrored(),
            _WAVE_OUT.mirrored(),
            REST,
        ),
    ),
)
FILM_S = MOVE_S * len(MOVES)


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything that is seen at one time of the film."""

    move: Move
    count: int | None  # 0..7 while counting
    since_count_s: float
    pose: Pose


def moment_at(time_s: float) -> Moment:
    """What the film shows `time_s` after its start; it repeats after `FILM_S`."""
    within = time_s % FILM_S
    move = MOVES[int(within // MOVE_S)]
    beat, fraction = divmod((within % MOVE_S) / BEAT_S, 1.0)
    count = int(beat) - ANNOUNCE_BEATS
    if count < 0:
        return Moment(move, None, 0.0, _alive(REST, within))
    before = move.steps[count - 1] if count else REST
    share = _eased(min(1.0, fraction / _TRAVEL))
    pose = before.toward(move.steps[count], share)
    return Moment(move, count, fraction * BEAT_S, _alive(pose, within))


def _eased(share: float) -> float:
    return (1 - math.cos(math.pi * share)) / 2


def _alive(pose: Pose, time_s: float) -> Pose:
    """A little breath and a nod on every second beat; nobody sits like a statue."""
    turn = 2 * math.pi * time_s / (2 * BEAT_S)
    return replace(
        pose, shrug=pose.shrug + 0.10 * math.sin(turn), head=pose.head + 1.6 * math.sin(turn)
    )
