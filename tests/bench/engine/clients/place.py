"""What a client does for one participant, whatever the server speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aiohttp

from tests.bench.engine.traffic.datagrams import Batch
from tests.bench.engine.traffic.leg import Leg
from tests.bench.engine.traffic.recording import Recording
from tests.bench.engine.traffic.sender import Sender
from tests.bench.engine.workloads import VOICE, Place


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all places share."""

    address: str
    port: int
    http: aiohttp.ClientSession
    recordings: Mapping[str, Recording]
    plain: Batch
    stamped: Batch
    everybody: Sequence[Place]


class Seat:
    """One participant; `enter` returns when its media may flow.  Once only."""

    def __init__(self, place: Place, around: Surroundings, *, sampled: bool) -> None:
        self.place = place
        self.around = around
        self.legs: list[Leg] = []
        self.senders: list[Sender] = []
        self.entered_at = 0.0
        self.lost = asyncio.Event()
        """Set when the server hung up."""
        self._sampled = sampled
        self.chores: list[asyncio.Task[None]] = []
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        """Where it is signalled; closed with everything else."""

    async def enter(self) -> None:
        raise NotImplementedError

    async def watch(self) -> None:
        """Ask for what the place watches, where entering did not; others send by now."""

    def new_leg(self) -> Leg:
        around = self.around
        batch = around.stamped if self._sampled else around.plain
        leg = Leg(around.address, batch, stamped=self._sampled)
        self.legs.append(leg)
        return leg

    def new_sender(self, leg: Leg, stream: str, ssrc: int) -> Sender:
        sender = Sender(leg, self.around.recordings[stream], ssrc)
        self.senders.append(sender)
        return sender

    def start_sending(self, leg: Leg) -> None:
        """Everything that is published, and anew when somebody needs a key frame."""

        def again() -> None:
            for sender in self.senders:
                sender.again()

        leg.keyframe_wanted = again
        for sender in self.senders:
            sender.start()

    @property
    def packets(self) -> int:
        return sum(leg.packets for leg in self.legs)

    @property
    def sees_at(self) -> float | None:
        """When the first packet of a picture came, in monotonic seconds."""
        return next((leg.began_at[True] for leg in self.legs if True in leg.began_at), None)

    async def leave(self) -> None:
        for sender in self.senders:
            sender.stop()
        for chore in self.chores:
            chore.cancel()
        await asyncio.gather(*self.chores, return_exceptions=True)
        for leg in self.legs:
            await leg.close()
        if self.socket is not None:
            await self.socket.close()


def is_video(stream: str) -> bool:
    """Whether a stream is a picture."""
    return stream != VOICE
