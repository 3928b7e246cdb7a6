"""One lesson taught: into the room, the film on air, centres called on, out at the end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

import aiohttp
from livekit import rtc
from livekit.rtc.participant import PublishTrackError

from demo.calls.staff import StaffCalls
from demo.errors import HubRefusedError
from demo.instructor.broadcast import Broadcast
from demo.instructor.lesson_plan import Plan
from media.stage import HAND
from schedule.timetable import Lesson
from wire.ids import CenterId, center_of

log = logging.getLogger(__name__)

_LOOK_S = 1.0
_RETRY_S = 1.0
_HUB_AWAY = (aiohttp.ClientError, TimeoutError, HubRefusedError)


class _TakenOver(Exception):  # noqa: N818 - no error: a person hosts from the browser now
    """Somebody entered the room under the same name."""


async def teach(calls: StaffCalls, lesson: Lesson, broadcast: Broadcast) -> None:
    """Teach until the lesson's end, coming back after every loss.

    A person who signs in as this instructor and opens the stage takes over for good.
    """
    async with asyncio.TaskGroup() as group:
        playing = group.create_task(broadcast.play())
        while datetime.now(UTC) < lesson.ends_at:
            try:
                await _in_room(calls, lesson, broadcast)
            except _TakenOver:
                log.info("taken_over lesson=%s", lesson.id)
                break
            except (*_HUB_AWAY, rtc.ConnectError, PublishTrackError) as error:
                log.info("not_in_room reason=%r", error)
            await asyncio.sleep(_RETRY_S)
        playing.cancel()


async def _in_room(calls: StaffCalls, lesson: Lesson, broadcast: Broadcast) -> None:
    way_in = await calls.room_pass(lesson.id)
    room = rtc.Room()
    lost = asyncio.Event()
    reasons: list[int] = []

    def disconnected(reason: int) -> None:
        reasons.append(reason)
        lost.set()

    room.on("disconnected", disconnected)
    # This instructor sees hands, not faces.
    await room.connect(way_in.url, way_in.token, rtc.RoomOptions(auto_subscribe=False))
    log.info("in_room lesson=%s", lesson.id)
    try:
        await broadcast.publish(room)
        plan = Plan()
        while datetime.now(UTC) < lesson.ends_at and not lost.is_set():
            now = datetime.now(UTC)
            if now >= lesson.starts_at:
                plan = plan.step(_hands(room), now)
                await _carry_out(plan, calls, lesson, now)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await lost.wait()
        if rtc.DisconnectReason.DUPLICATE_IDENTITY in reasons:
            raise _TakenOver
    finally:
        await room.disconnect()


async def _carry_out(plan: Plan, calls: StaffCalls, lesson: Lesson, now: datetime) -> None:
    """Change the stage where the plan wants it otherwise; a hub that is away gets it later."""
    try:
        stage = await calls.stage(lesson.id)
        wanted = plan.wanted(stage, now)
        if wanted != stage:
            await calls.put_stage(lesson.id, wanted)
    except _HUB_AWAY as error:
        log.info("stage_not_changed reason=%r", error)


def _hands(room: rtc.Room) -> Mapping[CenterId, datetime]:
    hands = {}
    for participant in room.remote_participants.values():
        center_id = center_of(participant.identity)
        raised = participant.attributes.get(HAND, "")
        if center_id is not None and raised:
            with contextlib.suppress(ValueError):  # somebody else's idea of a time
                hands[center_id] = datetime.fromisoformat(raised)
    return hands
