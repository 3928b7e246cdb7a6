"""The gymnast on the chair, drawn from a `Pose`."""

from __future__ import annotations

import math
from collections.abc import Callable

from demo.clip.brush import Brush, Point, rgb, shade
from demo.clip.moves import Pose

_SKIN = rgb("#EBC9A6")
_BLUSH = rgb("#E5A98B")
_HAIR = rgb("#4A4038")
_JACKET = rgb("#2F7F5C")
_SLEEVE = shade(_JACKET, 0.88)
_SHIRT = rgb("#F7F1E3")
_TROUSERS = rgb("#3D4A63")
_SHOE = rgb("#F1E7D3")
_FACE = rgb("#4B3526")
_CHAIR = rgb("#B98450")
_CHAIR_DARK = rgb("#8F6238")

_Placed = Callable[[float, float], Point]
"""Maps a point of the upright face to the tilted one."""

CENTER_X = 640.0
_HIP = (CENTER_X, 508.0)
_TRUNK = 196.0
_HALF_SHOULDERS = 76.0
_UPPER, _FORE = 112.0, 104.0
_HALF_HIPS = 46.0


def draw_gymnast(brush: Brush, pose: Pose) -> None:
    """The whole figure, as seen from the front; the chair is drawn before it."""
    chest = _swung(_HIP, _TRUNK - 14, 180 - pose.lean, 1)
    lift = 16 * pose.shrug
    shoulders = {
        side: (
            chest[0] + side * _HALF_SHOULDERS * math.cos(math.radians(pose.lean)),
            chest[1] + side * _HALF_SHOULDERS * math.sin(math.radians(pose.lean)) - lift,
        )
        for side in (-1, 1)
    }
    _trunk(brush, shoulders[-1], shoulders[1])
    # Her thighs point at us, so they lie in front of the jacket's hem.
    for side, knee in ((-1, pose.left_knee), (1, pose.right_knee)):
        _leg(brush, side, knee)
    _head(brush, chest, pose)
    _arm(brush, shoulders[-1], -1, (pose.left_upper, pose.left_fore), pose.lean)
    _arm(brush, shoulders[1], 1, (pose.right_upper, pose.right_fore), pose.lean)


def _swung(start: Point, length: float, degrees: float, side: int) -> Point:
    """The far end of a bone: 0 degrees hangs down, 90 points to `side`."""
    angle = math.radians(degrees)
    return start[0] + side * length * math.sin(angle), start[1] + length * math.cos(angle)


def draw_chair(brush: Brush) -> None:
    """What she sits on."""
    for x in (-96, 96):
        brush.limb((CENTER_X + x, 300), (CENTER_X + x, 520), (9, 9), _CHAIR_DARK)
        brush.limb((CENTER_X + x, 520), (CENTER_X + x * 1.12, 664), (9, 7), _CHAIR_DARK)
    brush.card((CENTER_X - 112, 300), (224, 66), 24, _CHAIR)
    brush.card((CENTER_X - 112, 392), (224, 34), 16, _CHAIR)
    brush.card((CENTER_X - 122, 506), (244, 38), 18, _CHAIR)
    brush.card((CENTER_X - 122, 526), (244, 20), 10, _CHAIR_DARK)


def _leg(brush: Brush, side: int, lifted: float) -> None:
    hip = (_HIP[0] + side * _HALF_HIPS, _HIP[1] + 2)
    # Seen from the front a thigh points at us: lifting it only moves the knee up the picture.
    knee = (CENTER_X + side * (62 - 4 * lifted), 548 - 92 * lifted)
    foot = (CENTER_X + side * (68 - 2 * lifted), 664 - 96 * lifted)
    brush.limb(
        (foot[0] - side * 3, foot[1] + 4), (foot[0] + side * 17, foot[1] + 8), (19, 15), _SHOE
    )
    brush.limb(knee, (foot[0], foot[1] - 12), (33, 22), shade(_TROUSERS, 0.86))
    brush.limb(hip, knee, (46, 38), _TROUSERS)


def _trunk(brush: Brush, left: Point, right: Point) -> None:
    waist, hem = 60.0, _HIP[1] + 26
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    brush.limb(left, right, (38, 38), _JACKET)
    brush.area(
        [
            (left[0] - 38, left[1]),
            (right[0] + 38, right[1]),
            (_HIP[0] + waist + 16, _HIP[1] - 70),
            (_HIP[0] + waist + 24, hem - 10),
            (_HIP[0] - waist - 24, hem - 10),
            (_HIP[0] - waist - 16, _HIP[1] - 70),
        ],
        _JACKET,
    )
    brush.card((_HIP[0] - waist - 24, hem - 34), (2 * waist + 48, 40), 20, _JACKET)
    # The open collar, and a row of buttons down to the hem.
    throat = (middle[0], middle[1] - 26)
    brush.area([(throat[0] - 34, throat[1] - 12), (throat[0] + 34, throat[1] - 12),
                (throat[0], throat[1] + 66)], _SHIRT)  # fmt: skip
    for share in (0.42, 0.62, 0.82):
        x = throat[0] + (_HIP[0] - throat[0]) * share
        brush.disc((x, throat[1] + (hem - throat[1]) * share), 5.5, shade(_JACKET, 1.45))


def _arm(
    brush: Brush, shoulder: Point, side: int, angles: tuple[float, float], lean: float
) -> None:
    upper, fore = angles
    # The arms hang on the trunk: leaning to the right turns both the same way round.
    turn = -lean * side
    elbow = _swung(shoulder, _UPPER, upper + turn, side)
    wrist = _swung(elbow, _FORE, fore + turn, side)
    hand = _swung(wrist, 16, fore + turn, side)
    thumb = _swung(wrist, 17, fore + turn - 55, side)
    cuff = _swung(elbow, _FORE - 16, fore + turn, side)
    brush.limb(shoulder, elbow, (37, 28), _SLEEVE)
    brush.limb(elbow, cuff, (28, 21), shade(_SLEEVE, 0.94))
    brush.limb(wrist, thumb, (9, 7), _SKIN)
    brush.limb(wrist, hand, (16, 19), _SKIN)
    brush.limb(cuff, _swung(cuff, 9, fore + turn, side), (22, 22), shade(_SLEEVE, 0.76))


def _head(brush: Brush, chest: Point, pose: Pose) -> None:
    tilt = pose.lean * 0.6 + pose.head
    neck_end = _swung((chest[0], chest[1] - 20), 44, 180 - tilt, 1)
    brush.limb((chest[0], chest[1] - 16), neck_end, (25, 25), shade(_SKIN, 0.9))
    center = _swung(neck_end, 62, 180 - tilt, 1)

    def at(x: float, y: float) -> Point:
        angle = math.radians(tilt)
        return (
            center[0] + x * math.cos(angle) - y * math.sin(angle),
            center[1] + x * math.sin(angle) + y * math.cos(angle),
        )

    brush.oval(at(0, -12), (80, 82), _HAIR, tilt)
    brush.disc(at(46, -78), 27, _HAIR)
    for side in (-1, 1):
        brush.disc(at(side * 73, 8), 13, shade(_SKIN, 0.93))
    brush.oval(at(0, 6), (70, 76), _SKIN, tilt)
    _fringe(brush, at)
    _face(brush, at, pose.smile, tilt)


def _fringe(brush: Brush, at: _Placed) -> None:
    crown = [
        at(75 * math.cos(math.radians(turn)), -8 + 78 * math.sin(math.radians(turn)))
        for turn in range(176, 365, 6)
    ]
    brush.area([*crown, at(62, -28), at(32, -48), at(-12, -50), at(-46, -36), at(-66, -12)], _HAIR)


def _face(brush: Brush, at: _Placed, smile: float, tilt: float) -> None:
    for side in (-1, 1):
        brush.curve([at(side * 37, -21), at(side * 27, -25), at(side * 17, -22)], 4.5, _HAIR)
        # Eyes close to friendly arcs the wider she smiles.
        if smile > 0.8:
            arc = [
                at(side * 27 + step, -1 - 7 * math.cos(step / 11 * 1.4))
                for step in range(-11, 12, 2)
            ]
            brush.curve(arc, 5, _FACE)
        else:
            brush.oval(at(side * 27, -2), (6.5, 8), _FACE, tilt)
            brush.disc(at(side * 27 + 2, -5), 2.2, _SHIRT)
        brush.oval(at(side * 45, 24), (13, 8.5), _BLUSH, tilt)
    brush.curve([at(-4, 16), at(0, 19), at(4, 16)], 3.6, shade(_SKIN, 0.78))
    wide = 17 + 7 * smile
    lips = [
        at(step * wide / 10, 33 + (7 + 9 * smile) * (1 - (step / 10) ** 2))
        for step in range(-10, 11)
    ]
    if smile > 0.8:
        brush.area([at(-wide, 33), at(wide, 33), *reversed(lips)], rgb("#8E3B34"))
        brush.curve([at(-wide + 4, 35), at(wide - 4, 35)], 5, _SHIRT)
    else:
        brush.curve(lips, 4.6, rgb("#9A4A3C"))
