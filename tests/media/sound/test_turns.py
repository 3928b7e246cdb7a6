from __future__ import annotations

import numpy as np

from media.sound.blocks import BLOCK, SILENCE
from media.sound.turns import Turns


def loud(level: float) -> bytes:
    return np.full(BLOCK, int(level * 32767), "<i2").tobytes()


def test_the_microphone_waits_while_the_loudspeaker_speaks_and_while_the_room_rings() -> None:
    turns = Turns()
    assert turns.lets_out(SILENCE)
    assert not turns.lets_out(loud(0.1))
    waited = 0
    while not turns.lets_out(SILENCE):
        waited += 1
    assert 20 <= waited <= 50
    assert turns.lets_out(SILENCE)


def test_a_hum_is_no_voice() -> None:
    assert Turns().lets_out(loud(0.002))
