from __future__ import annotations

import numpy as np
import pytest
from cv2.typing import MatLike

from media.check.picture import ENOUGH, judge

LUCK = np.random.default_rng(7)


def room(brightness: float = 120.0, spread: float = 40.0, noise: float = 2.0) -> list[MatLike]:
    """So many pictures of a room that stays as it is, each with a sensor's noise."""
    scene = (
        LUCK.normal(brightness, spread, (90, 160, 3)) if spread else np.full((90, 160, 3), 120.0)
    )
    return [
        np.clip(scene + LUCK.normal(0, noise, scene.shape), 0, 255).astype(np.uint8)
        for _ in range(ENOUGH)
    ]


@pytest.mark.parametrize(
    ("pictures", "found"),
    [
        (room(), "ok"),
        (room(brightness=35, spread=15), "ok"),
        (room(brightness=4, spread=2), "black"),
        (room(spread=0, noise=1), "covered"),
        (room()[:1] * ENOUGH, "frozen"),
        (room()[:4], "silent"),
        ([], "silent"),
    ],
)
def test_pictures_are_judged(pictures: list[MatLike], found: str) -> None:
    assert judge(pictures) == found
