"""Whether a camera's pictures are worth sending (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from cv2.typing import MatLike

ENOUGH = 10
"""Pictures to look at: under a second of them."""
_BLACK = 16.0
"""Mean brightness of 255; a room with its curtains drawn still has twice that."""
_FLAT = 2.5
"""Spread of brightness below which there is nothing to see: a cap, a hand, a wall."""


def judge(pictures: Sequence[MatLike]) -> str:
    """ "ok", or why not: `silent`, `black`, `covered`, `frozen`.  Pictures are BGR, in order."""
    if len(pictures) < ENOUGH:
        return "silent"
    last = np.asarray(pictures[-1], np.float32)
    if float(last.mean()) < _BLACK:
        return "black"
    if float(last.mean(axis=2).std()) < _FLAT:
        return "covered"
    # A sensor is never the same twice: its noise alone moves.
    moves = any(not np.array_equal(before, after) for before, after in pairwise(pictures))
    return "ok" if moves else "frozen"
