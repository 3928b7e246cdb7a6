"""An instructor whose every picture tells when it was taken.

`python -m tests.bench.lesson.instructor --hub URL --lesson ID --video FILE` publishes a film as
the demo's instructor does, with a code in its middle, and looks at who publishes in layers (the
ninth place) in the small one, as the instructor's page does.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import logging
import signal
import time
from pathlib import Path

import aiohttp
import cv2
import numpy as np
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from demo.calls.staff import StaffCalls
from demo.errors import HubRefusedError
from demo.instructor.broadcast import Broadcast
from demo.instructor.film import Film, Picture, Sound
from tests.bench.seen import COLOR, number_at
from tests.parts import barcode
from tests.parts.town import PASSWORD
from wire.ids import LessonId

_CODE = (480, 270)
"""The code is drawn in the middle of so many pixels; the middle alone is laid over the film."""
_CODE_SHARE = (0.75, 0.5)

_AWAY = (
    aiohttp.ClientError, TimeoutError, HubRefusedError, rtc.ConnectError, PublishTrackError
)  # fmt: skip


class CodedBroadcast(Broadcast):
    """Every picture gets its number at the last moment before it is handed to the encoder."""

    async def _show(self, part: Picture | Sound) -> None:
        await super()._show(coded(part, time.time()) if isinstance(part, Picture) else part)


def coded(picture: Picture, moment_s: float) -> Picture:
    """The picture with the number of a moment in its middle."""
    code = _code(number_at(moment_s))
    planes = np.frombuffer(picture.data, np.uint8).copy()
    luma = picture.width * picture.height
    shapes = ((picture.height, picture.width), *[(picture.height // 2, picture.width // 2)] * 2)
    starts = (0, luma, luma + luma // 4)
    for start, (height, width), part in zip(starts, shapes, code, strict=True):
        rows, columns = part.shape
        top, left = (height - rows) // 2, (width - columns) // 2
        plane = planes[start : start + height * width].reshape(height, width)
        plane[top : top + rows, left : left + columns] = part
    return dataclasses.replace(picture, data=planes.tobytes())


def _code(number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    width, height = _CODE
    drawn = barcode.draw(number, width, height, COLOR)
    inner_w, inner_h = round(width * _CODE_SHARE[0]), round(height * _CODE_SHARE[1])
    top, left = (height - inner_h) // 2, (width - inner_w) // 2
    rgb = drawn[top : top + inner_h // 2 * 2, left : left + inner_w // 2 * 2]
    i420 = np.asarray(cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2YUV_I420)).reshape(-1)
    rows, columns = rgb.shape[:2]
    luma, half = rows * columns, (rows // 2, columns // 2)
    return (
        i420[:luma].reshape(rows, columns),
        i420[luma : luma * 5 // 4].reshape(half),
        i420[luma * 5 // 4 :].reshape(half),
    )


async def _teach(hub: str, lesson: LessonId, broadcast: CodedBroadcast) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    playing = asyncio.create_task(broadcast.play())
    async with StaffCalls(hub) as calls:
        await calls.sign_in("teacher", PASSWORD)
        while not stop.is_set():
            await _be_in_room(calls, lesson, broadcast, stop)
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)


async def _be_in_room(
    calls: StaffCalls, lesson: LessonId, broadcast: Broadcast, stop: asyncio.Event
) -> None:
    """One stay, until the end or until the room is lost for good."""
    room, over = rtc.Room(), asyncio.Event()
    room.on("disconnected", lambda _reason: over.set())
    room.on("track_published", _take)
    room.on("track_subscribed", _take_small)
    try:
        way_in = await calls.room_pass(lesson)
        await room.connect(way_in.url, way_in.token, rtc.RoomOptions(auto_subscribe=False))
        for one in room.remote_participants.values():
            for publication in one.track_publications.values():
                _take(publication, one)
        await broadcast.publish(room)
    except _AWAY as error:
        logging.info("not_in_room reason=%r", error)
        await room.disconnect()
        await asyncio.sleep(0.5)
        return
    logging.info("in_room lesson=%s", lesson)
    ends = [asyncio.create_task(event.wait()) for event in (stop, over)]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    await room.disconnect()


def _take(publication: rtc.RemoteTrackPublication, _who: rtc.RemoteParticipant) -> None:
    # The light centres send one layer; decoding eight of them would be work for nobody.
    if publication.kind == rtc.TrackKind.KIND_VIDEO and publication.simulcasted:
        publication.set_subscribed(True)


def _take_small(
    _track: rtc.Track, publication: rtc.RemoteTrackPublication, _who: rtc.RemoteParticipant
) -> None:
    if publication.simulcasted:
        publication.set_video_quality(rtc.VideoQuality.VIDEO_QUALITY_LOW)


def main() -> None:
    """Teach until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hub", required=True, metavar="URL")
    parser.add_argument("--lesson", required=True, type=LessonId, metavar="ID")
    parser.add_argument("--video", required=True, type=Path, metavar="FILE")
    parser.add_argument("--size", type=int, nargs=2, default=(960, 540), metavar=("W", "H"))
    parser.add_argument("--rate", type=float, default=25, metavar="N")
    read = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(_taught(read))


async def _taught(read: argparse.Namespace) -> None:
    width, height = read.size
    film = Film(read.video, (width, height))
    # As many bits for each pixel as the demo's instructor gives them.
    bitrate = round(1_200_000 * width * height * read.rate / (960 * 540 * 25))
    await _teach(read.hub, read.lesson, CodedBroadcast(film, read.rate, bitrate))


if __name__ == "__main__":
    main()
