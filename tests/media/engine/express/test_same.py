"""Random stories: with the express way everybody gets the very bytes they get without it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from media.engine.forward.line.pacing import Pace
from media.engine.packets import rtcp
from tests.media.engine.express.world import RIDS, Model, Room, World, packet

OFTEN_S = 0.002
STEPS = 250


@pytest.fixture(autouse=True)
def numbered_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many packets carry a number of the line."""
    monkeypatch.setattr("media.engine.forward.slot.WATCH_S", OFTEN_S)


class Story:
    """What happens is drawn from a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.following = [self.chance.choice([1, 0x7FF0, 0xFFF0]) for _ in RIDS]
        self.keys: set[int] = set()
        self.steps: dict[str, Callable[[], None]] = {
            "key": self._key,
            "target": self._target,
            "pause": self._pause,
            "mute": self._mute,
            "again": self._again,
            "limit": self._limit,
        }

    async def tell(self) -> None:
        for _ in range(STEPS):
            if self.chance.random() < 0.25:
                self.steps[self.chance.choice(list(self.steps))]()
            if self.chance.random() < 0.6:
                self.world.look()
            await self._send(self.chance.randrange(len(RIDS)))

    async def _send(self, rank: int) -> None:
        batch = []
        for _ in range(self.chance.randrange(1, 8)):
            key = rank in self.keys
            self.keys.discard(rank)
            if key or self.chance.random() > 0.03:
                batch.append(packet(rank, self.following[rank], key=key))
            self.following[rank] += 1
        if len(batch) > 2 and self.chance.random() < 0.1:
            batch[-1], batch[-2] = batch[-2], batch[-1]
        await self.world.publish(*batch)

    def _key(self) -> None:
        self.keys.add(self.chance.randrange(len(RIDS)))

    def _target(self) -> None:
        place, rank = self._place(), self.chance.randrange(len(RIDS))
        self.keys.add(rank)
        self.world.do(lambda room, _: setattr(room.slots[place], "target", rank))

    def _pause(self) -> None:
        place = self._place()
        self.world.do(lambda room, _: room.slots[place].pause())

    def _mute(self) -> None:
        muted = self.chance.random() < 0.3
        self.world.do(lambda room, _: setattr(room.incoming, "muted", muted))

    def _again(self) -> None:
        place, back = self._place(), [self.chance.randrange(300) for _ in range(5)]

        def ask(room: Room, now: float) -> None:
            slot = room.slots[place]
            newest = 0x7FF0 + slot.packets - slot.resent
            asked = rtcp.Feedback(again=[(slot.ssrc, [newest - one & 0xFFFF for one in back])])
            room.outlets[place].feedback(asked, now)

        self.world.do(ask)

    def _limit(self) -> None:
        place, limited = self._place(), self.chance.random() < 0.5
        self.world.do(
            lambda room, now: room.slots[place].limit(Pace(1e9, now) if limited else None)
        )

    def _place(self) -> int:
        return self.chance.randrange(len(self.world.slots))


@pytest.mark.parametrize("seed", range(4))
async def test_everybody_gets_the_same(made: Callable[..., World], seed: int) -> None:
    world = made("video", 3)
    story, model = Story(world, seed), Model("video", 3)
    for room in (world, model):
        for outlet in room.outlets:
            outlet.stamps.every_s = OFTEN_S
    story.keys = set(range(len(RIDS)))
    await story.tell()
    expected = world.repeat(model)
    assert await world.received([len(one) for one in expected]) == expected
    assert world.way.counts.passed > 50
    for slot, same in zip(world.slots, model.slots, strict=True):
        assert slot.carried() == same.carried()
    for outlet, other in zip(world.outlets, model.outlets, strict=True):
        assert outlet.stamps.marks == other.stamps.marks > 0
    assert world.incoming.carried() == model.incoming.carried()
