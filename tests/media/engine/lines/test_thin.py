"""Real clients behind lines of different width: who gets what, and what the others notice.

How soon is the control loop's own matter and asserted in simulated time
(`forward/line/test_lines.py`); here the waits are for a busy machine, and what they took is
printed.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.media.engine.lines.conftest import WIDTH, Scene
from tests.parts.badline import Condition
from tests.parts.room.client import until

pytestmark = pytest.mark.timeout(400)

THIN = Condition(kbit_per_s=300, delay_ms=20, queue_ms=500)
THINNER = Condition(kbit_per_s=100, delay_ms=20, queue_ms=500)
LOSSY = Condition(kbit_per_s=300, loss=0.2, delay_ms=150, queue_ms=500)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def become(scene: Scene, condition: Condition, layers: set[int], what: str) -> None:
    """Change the thin line and wait until only these layers flow on it; -1: none does."""
    begun = _now()
    scene.shape("thin", condition)
    picture = scene.picture("thin")
    await until(lambda: picture.live in layers, what)
    if layers == {-1}:
        await until(lambda: picture.starved, f"{what}, and told")
    print(f"{what}: after {_now() - begun:.1f} s")


async def mend(scene: Scene) -> None:
    begun = _now()
    scene.mend("thin")
    picture, thin = scene.picture("thin"), scene.clients["thin"]
    await until(lambda: picture.live >= 0 and not picture.starved, "a picture again")
    some = _now() - begun
    await until(lambda: picture.desired == 1, "room for the best layer")
    await until(lambda: thin.width("instructor") == WIDTH, "the best picture again")
    print(f"mended: a picture after {some:.1f} s, the best after {_now() - begun:.1f} s")


async def test_a_thin_line_gets_less_and_nobody_else_does(scene: Scene) -> None:
    await become(scene, THIN, {-1, 0}, "300 kbit/s: the small picture or sound alone")
    await scene.hear("thin", 300)
    scene.assert_keeps_everything("other")
    await become(scene, THINNER, {-1}, "100 kbit/s: sound alone")
    await scene.hear("thin", 300)
    scene.assert_keeps_everything("other")
    await mend(scene)
    scene.assert_keeps_everything("other")


async def test_where_a_fifth_is_lost_sound_goes_on(scene: Scene) -> None:
    await become(scene, LOSSY, {-1}, "20 % lost, 300 ms, 300 kbit/s: sound alone")
    await scene.hear("thin", 300)
    scene.assert_keeps_everything("other")
    await mend(scene)
