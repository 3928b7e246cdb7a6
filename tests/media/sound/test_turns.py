from __future__ import annotations

import numpy as np

from media.sound.blocks import BLOCK, SILENCE
from media.sound.capture import Capture
from media.sound.turns import Turns
from tests.parts.waiting import until


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


def test_while_the_loudspeaker_speaks_an_open_microphone_sends_silence() -> None:
    heard: list[bytes] = []
    capture = Capture(heard.append, echo_cancellation=True, takes_turns=True)
    try:
        for _ in range(200):
            capture.reference.put(loud(0.2))
            capture.put(loud(0.3))
            until("it is taken", capture._raw.empty, 60, every_s=0.001)
        until("it is handed over", lambda: len(heard) > 100, 60)
        assert set(heard) == {SILENCE}
    finally:
        capture.stop()
