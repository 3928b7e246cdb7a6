"""Whose sound arrives, and how it is packed: stock clients and an engine in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from media.engine.config import AudioConfig, EngineConfig
from media.engine.forward.incoming import Incoming
from media.engine.server import Engine
from tests.media.engine.conftest import KEY, SECRET, Client, joining, until, url

pytestmark = pytest.mark.timeout(300)

CENTER = {"can_publish_sources": ["camera", "microphone"]}
LOUD = 500


@pytest.fixture
async def narrow() -> AsyncIterator[Engine]:
    """An engine that lets one microphone be heard at a time."""
    config = EngineConfig(port=0, keys={KEY: SECRET}, audio=AudioConfig(loudest=1))
    running = await Engine.start(config)
    yield running
    await running.stop()


class Ear:
    """What somebody hears of the others from one look to the next."""

    def __init__(self, listener: Client) -> None:
        self._sound = listener.sound
        self._at: dict[str, int] = {}

    def mark(self) -> None:
        self._at = {who: len(levels) for who, levels in self._sound.items()}

    def slots(self, who: str) -> int:
        """Slots of 10 ms played since the mark."""
        return len(self._sound.get(who, [])) - self._at.get(who, 0)

    def loud(self, who: str) -> int:
        """Those of them in which there was something to hear."""
        return sum(level > LOUD for level in self._sound.get(who, [])[self._at.get(who, 0) :])


def one_at_a_time(ear: Ear) -> bool:
    """Whether of two who speak without a pause one is heard, whoever it is at the moment."""
    both = ear.loud("first") + ear.loud("second")
    return 100 < both < 1.3 * max(ear.slots("first"), ear.slots("second"))


async def test_one_of_two_is_heard_and_then_the_other_and_whoever_leads_always(
    narrow: Engine,
) -> None:
    async with joining() as connect:
        listener, leader = await connect(url(narrow), "listener"), await connect(url(narrow), "led")
        first = await connect(url(narrow), "first", grants=CENTER)
        second = await connect(url(narrow), "second", grants=CENTER)
        ear = Ear(listener)
        await leader.publish_sound()
        publication = await first.publish_sound()
        await until(lambda: ear.loud("first") > 50)
        await second.publish_sound()
        await until(lambda: ear.slots("second") > 100)
        ear.mark()
        await until(lambda: ear.slots("first") > 300 and ear.slots("second") > 300)
        assert ear.loud("led") > 100
        assert one_at_a_time(ear)

        assert publication.track is not None
        offers = len(listener.named("track_subscribed"))
        publication.track.mute()
        await until(lambda: ear.loud("second") > 100)
        publication.track.unmute()
        ear.mark()
        await until(lambda: ear.slots("first") > 300 and ear.slots("second") > 300)
        assert one_at_a_time(ear)
        assert len(listener.named("track_subscribed")) == offers


async def test_among_tokens_that_limit_nothing_everybody_is_heard(narrow: Engine) -> None:
    async with joining() as connect:
        listener = await connect(url(narrow), "listener")
        ear = Ear(listener)
        for name in ("one", "two", "three"):
            client = await connect(url(narrow), name)
            await client.publish_sound()
        await until(lambda: all(ear.loud(name) > 100 for name in ("one", "two", "three")))


def heard_of(engine: Engine, identity: str) -> Incoming:
    (room,) = engine.rooms.rooms.values()
    (track,) = room.participants[identity].tracks
    assert track.incoming is not None
    return track.incoming


@pytest.mark.parametrize("v0", [False, True])
@pytest.mark.parametrize("red", [True, False])
async def test_sound_is_packed_both_ways_unless_its_publisher_does_not_want_that(
    inside: Engine, v0: bool, red: bool
) -> None:
    async with joining() as connect:
        speaker = await connect(url(inside), "speaker", v0=v0)
        listener = await connect(url(inside), "listener", v0=v0)
        await speaker.publish_sound(red=red)
        ear = Ear(listener)
        await until(lambda: ear.loud("speaker") > 100)
        incoming = heard_of(inside, "speaker")
        (slot,) = incoming.slots
        assert bool(slot.packs) is red
        told = listener.room.remote_participants["speaker"].track_publications.values()
        assert [one.mime_type for one in told] == ["audio/red" if red else "audio/opus"]
        await until(lambda: slot.packets > 50)  # what was forwarded by C is counted a beat later
        assert incoming.carried().octets > 0
