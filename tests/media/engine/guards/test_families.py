"""IPv4 and IPv6 on one port, with stock clients."""

from __future__ import annotations

import pytest

from media.engine.config import EngineConfig
from media.engine.server import Engine
from tests.media.engine.conftest import KEY, SECRET, joining, until
from tests.parts.addresses import needs_ipv6

pytestmark = [pytest.mark.timeout(300), needs_ipv6]


@pytest.mark.parametrize("hosts", [("::",), ("127.0.0.1", "::1"), ("0.0.0.0", "::")])
async def test_clients_of_both_families_meet(hosts: tuple[str, ...]) -> None:
    running = await Engine.start(EngineConfig(port=0, keys={KEY: SECRET}, bind_addresses=hosts))
    try:
        async with joining() as connect:
            four = await connect(f"ws://127.0.0.1:{running.port}", "four")
            six = await connect(f"ws://[::1]:{running.port}", "six", v0=True)
            await four.publish_video()
            await six.publish_sound()
            await until(lambda: six.pictures("four") > 10)
            await until(lambda: len(four.sound.get("six", ())) > 50)
    finally:
        await running.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_media_takes_the_family_that_is_listened_on(host: str) -> None:
    running = await Engine.start(EngineConfig(port=0, keys={KEY: SECRET}, bind_addresses=(host,)))
    try:
        async with joining() as connect:
            at = f"[{host}]" if ":" in host else host
            one = await connect(f"ws://{at}:{running.port}", "one")
            await one.publish_sound()
            ((_, person),) = running.rooms.every()
            leg = person.link.primary.leg
            await until(lambda: leg.selected is not None)
            assert leg.selected is not None
            assert (":" in leg.selected[0]) == (":" in host)
    finally:
        await running.stop()
