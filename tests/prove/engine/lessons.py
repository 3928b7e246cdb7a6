"""Lessons one after the other at an engine that never restarts, and what each leaves behind.

A lesson here has everything that makes an engine hold something: people who come in both
signalling versions, publish, watch, get the floor, lose their line, fall out and come back,
somebody who never gets in, somebody who vanishes, and a hub that closes the room.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Collection
from dataclasses import dataclass

import aiohttp
from livekit import api

from tests.parts.processes import ROOT
from tests.parts.room.client import KEY, SECRET, Client, Join, joining, token, until
from tests.parts.room.proxy import Proxy

CAMERA = [api.TrackSource.CAMERA]
FLOOR = [api.TrackSource.CAMERA, api.TrackSource.MICROPHONE]
SMALL = (160, 96)


@dataclass(frozen=True)
class Place:
    """Where an engine listens."""

    port: int

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Lesson:
    """One lesson; `seed` decides who has which bad luck."""

    def __init__(self, place: Place, seed: int, centers: int) -> None:
        self._place = place
        self._room = f"lesson-{seed}"
        self._chance = random.Random(seed)
        self._names = [f"center:{number}" for number in range(centers)]

    async def hold(self) -> None:
        """From the hub's room to the empty engine's; what does not come in time fails."""
        async with api.LiveKitAPI(self._place.http, KEY, SECRET) as hub:
            await hub.room.create_room(
                api.CreateRoomRequest(name=self._room, metadata="{}", empty_timeout=60)
            )
            async with Proxy(self._place.port) as proxy, joining() as connect:
                await self._run(hub, proxy, connect)
            await hub.room.delete_room(api.DeleteRoomRequest(room=self._room))

    async def _run(self, hub: api.LiveKitAPI, proxy: Proxy, connect: Join) -> None:
        direct = f"ws://127.0.0.1:{self._place.port}"

        async def come(name: str, at: str) -> Client:
            one = await connect(
                at,
                name,
                self._room,
                v0=self._chance.random() < 0.3,
                grants={"can_publish_sources": ["camera"]},
            )
            await one.publish_video(width=SMALL[0], height=SMALL[1])
            return one

        teacher = await connect(direct, "staff:teacher", self._room)
        await teacher.publish_video(simulcast=True)
        await teacher.publish_sound()
        cut, again, *_ = self._chance.sample(self._names, 2)
        places = {name: proxy.url if name == cut else direct for name in self._names}
        people = dict(
            zip(
                self._names,
                await asyncio.gather(*(come(name, places[name]) for name in self._names)),
                strict=True,
            )
        )
        await self._all_see(people.values(), teacher)
        await self._give_the_floor(hub, people[again], teacher)
        proxy.cut()
        await until(lambda: people[cut].named("reconnected"), "the cut line is taken up again")
        await people.pop(again).close()
        people[again] = await come(again, direct)
        await self._all_see(people.values(), teacher)
        await self._try_the_door()
        # One vanishes: its line is cut for good, and the room ends before anybody misses it.
        proxy.lead_to(9)
        proxy.cut()

    async def _all_see(self, people: Collection[Client], teacher: Client) -> None:
        before = {one.identity: one.pictures(teacher.identity) for one in people}
        for one in people:
            await until(
                lambda one=one: one.pictures(teacher.identity) > before[one.identity] + 3,  # type: ignore[misc]
                f"{one.identity} sees the teacher",
            )

    async def _give_the_floor(self, hub: api.LiveKitAPI, center: Client, teacher: Client) -> None:
        """Opens a microphone, hears it, and takes it away."""
        await self._permit(hub, center, FLOOR)
        sound = await center.publish_sound()
        await until(lambda: teacher.loud(center.identity) > 5, "the floor is heard")
        await center.room.local_participant.publish_data(b"vote", topic="vote")
        await until(lambda: teacher.named("data_received"), "the vote comes")
        await self._permit(hub, center, CAMERA)
        await until(lambda: teacher.named("track_unpublished"), "the floor is taken")
        await center.room.local_participant.unpublish_track(sound.sid)

    async def _permit(
        self, hub: api.LiveKitAPI, center: Client, sources: list[api.TrackSource]
    ) -> None:
        permission = api.ParticipantPermission(
            can_subscribe=True, can_publish=True, can_publish_data=True, can_publish_sources=sources
        )
        before = len(center.named("participant_permissions_changed"))
        await hub.room.update_participant(
            api.UpdateParticipantRequest(
                room=self._room, identity=center.identity, permission=permission
            )
        )
        await until(
            lambda: len(center.named("participant_permissions_changed")) > before,
            "the permission arrives",
        )

    async def _try_the_door(self) -> None:
        """Somebody who is refused, and somebody who stays half way in and hangs up."""
        good = token("late", self._room)
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{self._place.http}/rtc?access_token={good[:-3]}") as refused:
                assert refused.status == 401
            async with http.ws_connect(f"{self._place.http}/rtc?access_token={good}") as socket:
                await socket.receive()


async def hold_apart(place: Place, seeds: range, centers: int) -> None:
    """Hold lessons from a process of its own: what clients keep is no matter of the engine's."""
    said = [str(number) for number in (place.port, seeds.start, seeds.stop, centers)]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, *said, cwd=ROOT)
    try:
        assert await process.wait() == 0, f"lessons {seeds.start} to {seeds.stop - 1}"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _main() -> None:
    port, first, end, centers = map(int, sys.argv[1:])
    for seed in range(first, end):
        await Lesson(Place(port), seed, centers).hold()


if __name__ == "__main__":
    asyncio.run(_main())
