"""What a microphone hears of its loudspeaker, in rooms that are described sample by sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from media.check.loop import ENOUGH_DB, Samples, judge, judge_played, judge_still
from tests.parts.sound import RATE
from tests.parts.sound import read_wav as read

Room = Callable[[Samples], Samples]
LUCK = np.random.default_rng(7)


def noise(seconds: float, level: float = 0.001) -> Samples:
    return LUCK.normal(0, level, int(seconds * RATE)).astype(np.float32)


def after(sound: Samples, seconds: float) -> Samples:
    return np.concatenate([np.zeros(int(seconds * RATE), np.float32), sound])[: sound.size]


def plain(sound: Samples) -> Samples:
    return after(sound, 0.08) * np.float32(0.3)


def earlier_by_the_recorders(sound: Samples) -> Samples:
    return sound[int(0.03 * RATE) :] * np.float32(0.3)


def drifting(sound: Samples) -> Samples:
    """Sound that travels through the air of somebody else's machine, later and later."""
    step = RATE // 4
    parts = [
        after(sound, 0.08 + 0.05 * number)[number * step : (number + 1) * step]
        for number in range(sound.size // step)
    ]
    return np.concatenate([*parts, np.zeros(sound.size, np.float32)])[: sound.size] * np.float32(
        0.3
    )


def far_too_late(sound: Samples) -> Samples:
    return after(sound, 0.7) * np.float32(0.3)


@pytest.mark.parametrize("room", [plain, earlier_by_the_recorders])
def test_echo_in_a_plain_room_is_taken_away(voice: Path, room: Room) -> None:
    played = read(voice)
    heard = room(played)
    found = judge(noise(1), played, heard + noise(10)[: heard.size])
    assert (found.microphone, found.loudspeaker) == ("ok", "ok")
    assert found.echo_db is not None
    assert found.echo_db > 30


@pytest.mark.parametrize("room", [drifting, far_too_late])
def test_some_rooms_have_to_take_turns(voice: Path, room: Room) -> None:
    played = read(voice)
    found = judge(noise(1), played, room(played) + noise(10)[: played.size])
    assert found.loudspeaker == "ok"
    assert found.echo_db is not None
    assert found.echo_db < ENOUGH_DB


def test_a_loudspeaker_that_is_switched_off_is_not_heard(voice: Path) -> None:
    played = read(voice)
    found = judge(noise(1), played, noise(10)[: played.size])
    assert (found.microphone, found.loudspeaker, found.echo_db) == ("ok", "unheard", None)


def test_a_microphone_that_is_turned_up_too_far_says_so(voice: Path) -> None:
    played = read(voice)
    heard = np.clip(plain(played) * 12, -1, 1) + 0 * played
    assert judge(noise(1), played, heard).microphone == "clipping"


def test_what_gives_zeros_is_dead(voice: Path) -> None:
    played, zeros = read(voice), np.zeros(RATE, np.float32)
    assert judge(zeros, played, np.zeros_like(played)).microphone == "dead"
    # Where nobody speaks it may be still, as long as it hears something then.
    assert judge(zeros, played, plain(played)).microphone == "ok"
    assert judge_still(zeros) == judge_still(zeros[:0]) == "dead"
    assert judge_still(noise(1)) == "ok"
    assert judge_still(noise(1, 0.2)) == "noisy"


def test_a_player_that_played_nothing_is_no_deaf_microphone(voice: Path) -> None:
    silence = np.zeros(5 * RATE, np.float32)
    found = judge(noise(1), silence, noise(5))
    assert (found.microphone, found.loudspeaker) == ("ok", "unplayed")
    assert judge_played(read(voice)) == "ok"
