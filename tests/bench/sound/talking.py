"""A speaker and a listener with the stock Python SDK, run behind a line.

It says a line of JSON when the listener hears something; each line it then reads is a number of
slots to speak on, after which it says what was heard of them.  Its input's end is its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import wave
from pathlib import Path

from livekit import rtc

from tests.bench.sound.heard import RATE, SLOT_SAMPLES, Heard


class Speaker:
    """Speaks a file over and over, counting the slots."""

    def __init__(self, speech: Path) -> None:
        with wave.open(str(speech), "rb") as file:
            self._samples = file.readframes(file.getnframes())
        self._source = rtc.AudioSource(RATE, 1)
        self.spoken = 0
        self._moved = asyncio.Event()

    async def publish(self, room: rtc.Room) -> None:
        track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await room.local_participant.publish_track(track, options)

    async def speak(self) -> None:
        size = SLOT_SAMPLES * 2
        slots = len(self._samples) // size
        while True:
            at = self.spoken % slots * size
            data = self._samples[at : at + size]
            await self._source.capture_frame(rtc.AudioFrame(data, RATE, 1, SLOT_SAMPLES))
            self.spoken += 1
            self._moved.set()

    async def until(self, spoken: int) -> None:
        while self.spoken < spoken:
            self._moved.clear()
            await self._moved.wait()


class Listener:
    """Plays whatever comes."""

    def __init__(self, room: rtc.Room) -> None:
        self._track: asyncio.Future[rtc.Track] = asyncio.get_running_loop().create_future()
        self.hears = asyncio.Event()
        room.on("track_subscribed", lambda track, *_: self._track.set_result(track))

    async def listen(self) -> None:
        stream = rtc.AudioStream(await self._track, sample_rate=RATE, num_channels=1)
        async for event in stream:
            if any(event.frame.data):
                self.hears.set()

    async def heard(self, spoken: int) -> Heard:
        for stats in await self._track.result().get_stats():
            if stats.WhichOneof("stats") == "inbound_rtp":
                inbound = stats.inbound_rtp.inbound
                return Heard(
                    spoken,
                    inbound.total_samples_received,
                    inbound.concealed_samples,
                    inbound.concealment_events,
                    inbound.nack_count,
                    inbound.jitter_buffer_delay,
                    inbound.jitter_buffer_emitted_count,
                )
        raise RuntimeError("the SDK has no statistics of what it hears")


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("speech", type=Path)
    parser.add_argument("--tokens", nargs=2, required=True)
    read = parser.parse_args()
    rooms = [rtc.Room(), rtc.Room()]
    listener, speaker = Listener(rooms[0]), Speaker(read.speech)
    tasks = [asyncio.create_task(listener.listen())]
    for room, token in zip(rooms, read.tokens, strict=True):
        await room.connect(read.url, token, rtc.RoomOptions(connect_timeout=30.0))
    await speaker.publish(rooms[1])
    tasks.append(asyncio.create_task(speaker.speak()))
    await listener.hears.wait()
    _say({"hears": True})
    while line := await asyncio.to_thread(sys.stdin.readline):
        before = await listener.heard(speaker.spoken)
        await speaker.until(speaker.spoken + int(line))
        _say((await listener.heard(speaker.spoken) - before).document())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for room in rooms:
        await room.disconnect()


def _say(document: dict[str, object]) -> None:
    print(json.dumps(document), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
