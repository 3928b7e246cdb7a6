"""An instructor whose pictures cost something, and people behind lines of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
from livekit import rtc

from media.engine.forward.slot import Slot
from media.engine.rooms.participant import Participant
from media.engine.server import Engine
from media.engine.transport.ice import Address
from tests.media.engine.conftest import url
from tests.parts.badline import Condition
from tests.parts.room.client import Client, joining, until
from tests.parts.shaper import Shaper

WIDTH, HEIGHT = 640, 360
FIELD = 20
FRAMES_PER_S = 15


@pytest.fixture(autouse=True)
async def shaper(monkeypatch: pytest.MonkeyPatch) -> Shaper:
    """In place before the engine opens its port."""
    shaper = Shaper(17)
    shaper.install(monkeypatch)
    return shaper


class Scene:
    """The instructor publishes; `thin` and `other` watch."""

    def __init__(self, engine: Engine, shaper: Shaper, clients: list[Client]) -> None:
        self.engine, self.shaper = engine, shaper
        self.clients = {one.identity: one for one in clients}

    def person(self, identity: str) -> Participant:
        return next(one for _, one in self.engine.rooms.every() if one.identity == identity)

    def picture(self, identity: str) -> Slot:
        """The instructor's picture on its way to somebody."""
        return next(slot for slot in self.person(identity).link.outlet.slots if slot.video)

    def shape(self, identity: str, condition: Condition) -> None:
        """Change somebody's line, in both directions."""
        self.shaper.line(self._address(identity), condition, condition)

    def mend(self, identity: str) -> None:
        self.shaper.mend(self._address(identity))

    async def hear(self, identity: str, hundredths: int) -> None:
        """Wait until the instructor was heard so much longer."""
        client = self.clients[identity]
        enough = client.loud("instructor") + hundredths
        await until(lambda: client.loud("instructor") >= enough, "sound on the thin line")

    def assert_keeps_everything(self, identity: str) -> None:
        """What is wanted for somebody; what comes is up to a sender that may lack the time."""
        picture = self.picture(identity)
        assert (picture.desired, picture.starved) == (1, False)
        assert self.person(identity).link.outlet.estimate.budget is None
        (track,) = [one for one in self.person("instructor").tracks if one.kind == "video"]
        assert track.incoming is not None
        assert track.incoming.demand.wanted == 1

    def _address(self, identity: str) -> Address:
        selected = self.person(identity).link.subscriber.leg.selected
        assert selected is not None
        return selected


@pytest.fixture
async def scene(inside: Engine, shaper: Shaper) -> AsyncIterator[Scene]:
    async with joining() as connect:
        names = ("instructor", "thin", "other")
        clients = [await connect(url(inside), name, dynacast=True) for name in names]
        scene = Scene(inside, shaper, clients)
        await _publish(clients[0])
        await clients[0].publish_sound()
        for client in clients[1:]:
            await until(lambda one=client: one.width("instructor") == WIDTH)  # type: ignore[misc]
            await until(lambda one=client: scene.picture(one.identity).live == 1)  # type: ignore[misc]
        yield scene


async def _publish(client: Client) -> None:
    """Pictures that cost what they may: half a megabit a second in the best of two layers."""
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("camera", source)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA,
        simulcast=True,
        video_codec=rtc.VideoCodec.VP8,
        video_encoding=rtc.VideoEncoding(max_bitrate=600_000, max_framerate=FRAMES_PER_S),
    )
    client.pumps.append(asyncio.create_task(_paint(source)))
    await client.room.local_participant.publish_track(track, options)


async def _paint(source: rtc.VideoSource) -> None:
    """Coloured fields that pass by, each second other ones."""
    chance = np.random.default_rng(4)
    shape = (HEIGHT // FIELD, 2 * WIDTH // FIELD, 4)
    grounds = [
        chance.integers(0, 256, shape, dtype=np.uint8).repeat(FIELD, 0).repeat(FIELD, 1)
        for _ in range(8)
    ]
    step = 0
    while True:
        step += 1
        ground, at = grounds[step // FRAMES_PER_S % len(grounds)], step * 8 % WIDTH
        picture = np.ascontiguousarray(ground[:, at : at + WIDTH])
        data = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, picture.tobytes())
        source.capture_frame(data)
        await asyncio.sleep(1 / FRAMES_PER_S)
