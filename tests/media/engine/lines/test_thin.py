"""Real clients behind lines of different width: who gets what, and what the others notice.

How soon is the control loop's own matter and asserted in simulated time
(`forward/line/test_lines.py`); here the waits are for a busy machine, and what they took is
printed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
from livekit import rtc

from media.engine.forward.slot import Slot
from media.engine.ice import Address
from media.engine.rooms.participant import Participant
from media.engine.server import Engine
from tests.media.engine.conftest import url
from tests.parts.badline import Condition
from tests.parts.room.client import Client, joining, until
from tests.parts.shaper import Shaper

pytestmark = pytest.mark.timeout(400)

WIDTH, HEIGHT = 640, 360
FIELD = 20
THIN = Condition(kbit_per_s=300, delay_ms=20, queue_ms=500)
THINNER = Condition(kbit_per_s=100, delay_ms=20, queue_ms=500)
LOSSY = Condition(kbit_per_s=300, loss=0.2, delay_ms=150, queue_ms=500)


@pytest.fixture(autouse=True)
async def shaper(monkeypatch: pytest.MonkeyPatch) -> Shaper:
    shaper = Shaper(17)
    shaper.install(monkeypatch)
    return shaper


class Scene:
    """An instructor, somebody on a line of their own, and somebody else."""

    def __init__(self, engine: Engine, shaper: Shaper, *clients: Client) -> None:
        self.engine, self.shaper = engine, shaper
        self.instructor, self.thin, self.other = clients
        self._loop = asyncio.get_running_loop()

    def person(self, client: Client) -> Participant:
        return next(one for _, one in self.engine.rooms.every() if one.identity == client.identity)

    def address(self, client: Client) -> Address:
        selected = self.person(client).link.subscriber.leg.selected
        assert selected is not None
        return selected

    def picture(self, client: Client) -> Slot:
        return next(slot for slot in self.person(client).link.outlet.slots if slot.video)

    async def become(self, condition: Condition, layers: set[int], what: str) -> None:
        """Change the line and wait until only these layers flow on it; -1: none does."""
        begun = self._loop.time()
        self.shaper.line(self.address(self.thin), condition, condition)
        picture = self.picture(self.thin)
        await until(lambda: picture.live in layers, what)
        if layers == {-1}:
            await until(lambda: picture.starved, f"{what}, and told")
        print(f"{what}: after {self._loop.time() - begun:.1f} s")

    async def mend(self) -> None:
        begun = self._loop.time()
        self.shaper.mend(self.address(self.thin))
        picture, name = self.picture(self.thin), self.instructor.identity
        await until(lambda: picture.live >= 0 and not picture.starved, "a picture again")
        some = self._loop.time() - begun
        await until(lambda: picture.desired == 1, "room for the best layer")
        await until(lambda: self.thin.width(name) == WIDTH, "the best picture again")
        print(f"mended: a picture after {some:.1f} s, the best {self._loop.time() - begun:.1f} s")

    async def hear(self, hundredths: int) -> None:
        """The instructor is heard on the thin line so much longer."""
        name = self.instructor.identity
        until_loud = self.thin.loud(name) + hundredths
        await until(lambda: self.thin.loud(name) >= until_loud, "sound on the thin line")

    def assert_the_other_keeps_everything(self) -> None:
        """What is wanted for it; what comes is up to a sender that may lack the time."""
        picture, estimate = self.picture(self.other), self.person(self.other).link.outlet.estimate
        assert (picture.desired, picture.starved) == (1, False)
        assert estimate.budget is None
        (track,) = [one for one in self.person(self.instructor).tracks if one.kind == "video"]
        assert track.incoming is not None
        assert track.incoming.demand.wanted == 1


@pytest.fixture
async def scene(inside: Engine, shaper: Shaper) -> AsyncIterator[Scene]:
    async with joining() as connect:
        names = ("instructor", "thin", "other")
        clients = [await connect(url(inside), name, dynacast=True) for name in names]
        scene = Scene(inside, shaper, *clients)
        await publish_movement(scene.instructor)
        await scene.instructor.publish_sound()
        for client in clients[1:]:
            await until(lambda one=client: one.width("instructor") == WIDTH)  # type: ignore[misc]
            await until(lambda one=client: scene.picture(one).live == 1)  # type: ignore[misc]
        yield scene


async def publish_movement(client: Client) -> None:
    """Pictures that cost what they may: half a megabit a second in the best of two layers."""
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("camera", source)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA,
        simulcast=True,
        video_codec=rtc.VideoCodec.VP8,
        video_encoding=rtc.VideoEncoding(max_bitrate=600_000, max_framerate=15),
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
        ground, at = grounds[step // 15 % len(grounds)], step * 8 % WIDTH
        picture = np.ascontiguousarray(ground[:, at : at + WIDTH])
        data = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, picture.tobytes())
        source.capture_frame(data)
        await asyncio.sleep(1 / 15)


async def test_a_thin_line_gets_less_and_nobody_else_does(scene: Scene) -> None:
    await scene.become(THIN, {-1, 0}, "300 kbit/s: the small picture or sound alone")
    await scene.hear(300)
    scene.assert_the_other_keeps_everything()
    await scene.become(THINNER, {-1}, "100 kbit/s: sound alone")
    await scene.hear(300)
    scene.assert_the_other_keeps_everything()
    await scene.mend()
    scene.assert_the_other_keeps_everything()


async def test_where_a_fifth_is_lost_sound_goes_on(scene: Scene) -> None:
    await scene.become(LOSSY, {-1}, "20 % lost, 300 ms, 300 kbit/s: sound alone")
    await scene.hear(300)
    scene.assert_the_other_keeps_everything()
    await scene.mend()
