"""Two stock SDK clients meet: picture, sound and data, in both signalling versions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from tests.media.engine.conftest import Client, until

pytestmark = pytest.mark.timeout(300)

Join = Callable[..., Awaitable[Client]]


def middle(client: Client, identity: str) -> float:
    frame = client.frames[identity][-1]
    pixels = np.frombuffer(frame.data, dtype=np.uint8).reshape(frame.height, frame.width, 4)
    return float(pixels[frame.height // 2, frame.width // 2, 1])


@pytest.mark.parametrize("first_v0", [False, True])
@pytest.mark.parametrize("second_v0", [False, True])
async def test_picture_and_sound_arrive(join: Join, first_v0: bool, second_v0: bool) -> None:
    one = await join("one", v0=first_v0)
    two = await join("two", v0=second_v0)
    await one.publish_video(200)
    await one.publish_sound()
    await two.publish_video(40)

    await until(lambda: two.pictures("one") > 20)
    await until(lambda: one.pictures("two") > 20)
    await until(lambda: sum(level > 3000 for level in two.sound.get("one", [])) > 50)
    assert abs(middle(two, "one") - 200) < 12
    assert abs(middle(one, "two") - 40) < 12


async def test_data_reaches_whom_it_is_for(join: Join) -> None:
    one, two, three = await join("one"), await join("two"), await join("three")
    await until(lambda: len(one.room.remote_participants) == 2)

    await one.room.local_participant.publish_data(b"all", reliable=True, topic="t")
    await one.room.local_participant.publish_data(
        b"only three", reliable=True, destination_identities=["three"]
    )
    await until(lambda: len(three.named("data_received")) == 2)
    await until(lambda: len(two.named("data_received")) == 1)
    packet = two.named("data_received")[0][0]  # type: ignore[index]
    assert (packet.data, packet.topic, packet.participant.identity) == (b"all", "t", "one")
    await asyncio.sleep(0)
    assert not one.named("data_received")
