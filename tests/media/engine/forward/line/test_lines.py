"""Whole lines in simulated time: how soon pictures give way, how soon they are back, who is told.

Times are those of the control loop, not of a machine: nothing here waits.
"""

from __future__ import annotations

import random

import pytest

from media.engine.forward.layers import Wish
from tests.media.engine.forward.line.model import BITS, SOUND_BYTES, Source, Subscriber, World
from tests.parts.badline import PERFECT, Condition

BEFORE_S = 10.0
FALL_S = 5.0
BACK_S = 15.0
SOUND_BITS = (SOUND_BYTES + 12 + 44) * 8 * 50
THIN = (60, 100, 150, 200, 300, 500, 800, 1500, 3000)


def best_that_fits(kbit: float, spare: float) -> int:
    """The largest layer for which a line is `spare` times wide enough."""
    fitting = [
        rank for rank, bits in enumerate(BITS) if (bits * 1.06 + SOUND_BITS) * spare <= kbit * 1000
    ]
    return max(fitting, default=-1)


class Story:
    """Two see the same picture; the line of one is changed after a while."""

    def __init__(self, seed: int, wish: Wish | None = None) -> None:
        self.source = Source(seed)
        self.thin = Subscriber(self.source, seed, wish)
        self.other = Subscriber(self.source, seed + 100)
        self.world = World(self.source, self.thin, self.other)
        self.world.run(BEFORE_S + seed % 7 * 0.13)  # not always at the same beat
        assert self.thin.picture.live == (2 if wish is None else 0)
        self.changed_at = self.world.now

    def change(self, down: Condition, up: Condition | None = None) -> None:
        self.thin.line(down, up)
        self.changed_at = self.world.now

    @property
    def switches(self) -> list[tuple[float, int]]:
        """(seconds since the change, layer) of every switch."""
        return [(at - self.changed_at, one) for at, one in self.thin.layers if at > self.changed_at]

    def assert_the_other_saw_nothing(self) -> None:
        assert self.other.layers[-1][0] < BEFORE_S
        assert self.other.picture.live == 2
        assert not self.other.told
        assert self.other.outlet.estimate.budget is None
        assert self.source.picture.demand.wanted == 2


def condition(kbit: int, seed: int) -> tuple[Condition, Condition]:
    chance = random.Random(seed * 1000 + kbit)
    delay = chance.choice([5, 20, 60])
    down = Condition(
        kbit_per_s=kbit, delay_ms=delay, queue_ms=chance.choice([150, 400, 800]), loss=0.005
    )
    return down, Condition(delay_ms=delay, loss=0.005)


@pytest.mark.parametrize(("seed", "kbit"), list(enumerate(THIN, 1)))
def test_a_thin_line_gets_what_fits_and_all_of_it_again(kbit: int, seed: int) -> None:
    story = Story(seed)
    story.change(*condition(kbit, seed))
    story.world.run(FALL_S)
    sure, possible = best_that_fits(kbit, 1.35), best_that_fits(kbit, 1.0)
    assert story.thin.picture.live <= possible
    if possible < 0:
        assert story.thin.told[-1][1]
        assert story.thin.told[-1][0] - story.changed_at <= FALL_S

    story.world.run(25.0)
    settled = [one for at, one in story.switches if at > 20.0]
    assert sure <= story.thin.picture.live <= possible
    assert len(settled) <= 3
    sound = story.thin.heard[-12:-1]
    if kbit >= 100:
        assert sum(one.sound for one in sound) > 0.93 * 50 * len(sound)

    story.thin.line(PERFECT)
    mended_at = story.world.now
    story.world.run(BACK_S)
    assert story.thin.picture.live == 2
    assert not story.thin.picture.starved
    back = next((at for at, paused in story.thin.told if at > mended_at and not paused), mended_at)
    assert back - mended_at <= BACK_S
    story.assert_the_other_saw_nothing()


@pytest.mark.parametrize("seed", range(1, 4))
def test_on_a_line_that_loses_a_fifth_only_sound_is_left(seed: int) -> None:
    """Row 2: 20 % loss, 300 ms there and back, 300 kbit/s."""
    story = Story(seed)
    story.change(
        Condition(kbit_per_s=300, loss=0.2, delay_ms=150, queue_ms=400),
        Condition(loss=0.2, delay_ms=150),
    )
    story.world.run(FALL_S)
    assert story.thin.picture.live == -1
    assert story.thin.told[-1][1]
    story.world.run(40.0)
    pictures = [at for at, layer in story.switches if layer >= 0 and at > FALL_S]
    assert len(pictures) <= 2, "pictures were tried where a fifth is lost"
    story.thin.line(PERFECT)
    story.world.run(BACK_S)
    assert story.thin.picture.live == 2
    assert not story.thin.told[-1][1]
    story.assert_the_other_saw_nothing()


@pytest.mark.parametrize(
    "radio",
    [
        Condition(loss=0.05, delay_ms=30),
        Condition(loss=0.05, burst=4, delay_ms=30),
        Condition(jitter_ms=100, delay_ms=20),
        Condition(jitter_ms=100, delay_ms=20, overtaking=False),
        Condition(loss=0.03, jitter_ms=50, delay_ms=60),
    ],
)
def test_what_is_no_want_of_room_lowers_nobody(radio: Condition) -> None:
    story = Story(3)
    story.change(radio, radio)
    story.world.run(60.0)
    assert story.switches == []
    assert not story.thin.told


@pytest.mark.parametrize("who", ["engine", "receiver", "both"])
@pytest.mark.parametrize(("length", "pause"), [(0.3, 0.3), (1.0, 0.6), (3.0, 4.0)])
def test_a_machine_without_time_is_no_thin_line(who: str, length: float, pause: float) -> None:
    """Stalls of any length, one after the other, of the engine, of a receiver or of both."""
    story, chance = Story(4), random.Random(who)
    while story.world.now < story.changed_at + 30.0:
        stall = length * chance.uniform(0.5, 1.5)
        if who != "receiver":
            story.world.engine_stalled_until = story.world.now + stall
        if who != "engine":
            story.thin.stalled_until = story.world.now + stall
        story.world.run(stall + pause * chance.uniform(0.5, 1.5))
    assert story.switches == []
    assert story.thin.outlet.estimate.budget is None


def test_a_longer_way_is_no_queue_for_long() -> None:
    """A detour of 150 ms: it looks like a queue until a pause has not shortened it."""
    story = Story(5)
    story.change(Condition(delay_ms=150, jitter_ms=20), Condition(delay_ms=150))
    story.world.run(BACK_S)
    assert story.thin.picture.live == 2
    assert not story.thin.picture.starved
    switches = len(story.switches)
    story.world.run(60.0)
    assert len(story.switches) == switches


@pytest.mark.parametrize("seed", range(1, 3))
def test_a_receiver_that_lost_a_stall_is_whole_again_soon(seed: int) -> None:
    """It slept so long that its socket overflowed: what is lost is lost, but nothing follows."""
    story = Story(seed)
    story.change(Condition(loss=0.9), PERFECT)
    story.world.run(1.0)
    story.thin.line(PERFECT)
    begun = story.world.now
    while story.thin.picture.live != 2 or story.world.now < begun + 2.0:
        story.world.run(0.5)
        assert story.world.now < begun + 10.0


@pytest.mark.parametrize("seed", range(1, 3))
def test_attempts_that_fail_become_rare_and_do_not_hurt_sound(seed: int) -> None:
    story = Story(seed)
    story.change(Condition(kbit_per_s=300, delay_ms=20, queue_ms=1000), PERFECT)
    story.world.run(90.0)
    late = [one for at, one in story.switches if at > 20.0]
    assert late == []
    seconds = story.thin.heard[-60:-1]
    waits = sorted(one.sound_wait_s for one in seconds)
    assert waits[len(waits) // 2] < 0.1
    assert waits[-1] < 0.35, "an attempt held sound up"
    assert sum(one.sound for one in seconds) >= 50 * len(seconds) - 5


def test_small_wishes_need_no_room() -> None:
    """Who asks for a small picture keeps it on a line that carries no large one."""
    story = Story(1, Wish(width=320, height=180))
    story.change(Condition(kbit_per_s=400, delay_ms=20, queue_ms=400), PERFECT)
    story.world.run(30.0)
    assert story.switches == []
    assert not story.thin.told
    story.assert_the_other_saw_nothing()


def test_a_key_frame_is_spread_over_a_thin_line() -> None:
    """Everybody joins and asks for key frames; sound hardly waits on the thin line."""
    story = Story(2)
    story.change(Condition(kbit_per_s=300, delay_ms=20, queue_ms=1000), PERFECT)
    story.world.run(20.0)
    assert story.thin.picture.live == 0
    waits = []
    for _ in range(10):
        story.source.picture.want_keyframe(0, story.world.now)
        heard = len(story.thin.heard)
        story.world.run(2.0)
        waits.append(max(one.sound_wait_s for one in story.thin.heard[heard:-1]))
    # A key frame of this layer is 5.6 kB, 150 ms of the line at once.
    assert sorted(waits)[5] < 0.12
