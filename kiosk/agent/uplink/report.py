"""The hub hears how the kiosk is, and sees its screen where the config asks for that."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
from dataclasses import asdict
from pathlib import Path

from fleet.health import KioskReport
from fleet.report import is_news
from kiosk.agent.desk import Desk
from kiosk.agent.errors import HubError
from kiosk.agent.selfcheck.own import Own
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pace import HubPace
from kiosk.agent.uplink.patience import Backoff
from kiosk.state import Mode

REPORT_PATH = "/api/kiosk/report"
PICTURE_PATH = "/api/kiosk/picture"
LOOK_S = 1.0
EVERY_S = 60.0
EVERY_IN_LESSON_S = 10.0
"""The operator watches a lesson while it runs: its figures are not older than this."""
LARGEST_PICTURE = 1024 * 1024

log = logging.getLogger(__name__)


class Report:
    """At once when there is news, else by the pace above, never more than once a second."""

    def __init__(self, hub: Hub, desk: Desk, folder: Path, hub_pace: HubPace) -> None:
        self._hub = hub
        self._desk = desk
        self._folder = folder
        self._hub_pace = hub_pace
        self._not_before = 0.0
        desk.checks.about = self._own

    def hub_is(self, reachable: bool) -> None:
        """Back again: what was missed is said at the next look."""
        if reachable:
            self._not_before = 0.0

    async def keep_reporting(self) -> None:
        loop = asyncio.get_running_loop()
        backoff = Backoff()
        told: KioskReport | None = None
        again_at = 0.0
        while True:
            report = self._now()
            now = loop.time()
            if now >= self._not_before and (now >= again_at or is_news(told, report)):
                try:
                    await self._hub.post(REPORT_PATH, report)
                except HubError as error:
                    log.info("report=failed reason=%r", str(error))
                    self._not_before = loop.time() + backoff.after_failure(error.retry_after_s)
                else:
                    backoff.reset()
                    told = report
                    # A little jitter, so that a fleet that started together drifts apart.
                    pace = EVERY_IN_LESSON_S if report.mode == Mode.LESSON else EVERY_S
                    pace = max(pace, self._hub_pace.report_s)
                    again_at = now + random.uniform(0.9 * pace, pace)
            await asyncio.sleep(LOOK_S)

    def _now(self) -> KioskReport:
        known = self._desk.report(self._disk_free_mib())
        return known.model_copy(update=asdict(self._hub.trips.figures()))

    def _own(self, can_write: bool) -> Own:
        now = self._now()
        return Own(
            screen_alive=now.screen_alive,
            can_write=can_write,
            disk_free_mib=now.disk_free_mib,
            hub_reachable=self._desk.state.hub_reachable,
            clock_offset_ms=now.clock_offset_ms,
            round_trip_ms=now.round_trip_ms,
            calls_lost=now.calls_lost,
        )

    def _disk_free_mib(self) -> int | None:
        try:
            return shutil.disk_usage(self._folder).free // 2**20
        except OSError:
            return None


class Pictures:
    """Sends the newest picture of the screen; one that was not sent in time is forgotten."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._newest: asyncio.Queue[bytes] = asyncio.Queue(1)

    def offer(self, jpeg: bytes) -> None:
        if len(jpeg) > LARGEST_PICTURE:
            log.warning("picture=too_large bytes=%d", len(jpeg))
            return
        if self._newest.full():
            self._newest.get_nowait()
        self._newest.put_nowait(jpeg)

    async def keep_sending(self) -> None:
        jpeg = {"Content-Type": "image/jpeg"}
        while True:
            picture = await self._newest.get()
            try:
                await self._hub.call("PUT", PICTURE_PATH, headers=jpeg, data=picture)
            except HubError as error:
                log.info("picture=not_sent reason=%r", str(error))
