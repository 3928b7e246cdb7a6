"""A hub's watch without its web server: a real database, kiosks that say what a test wants."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from attendance import ledger
from attendance.presence import Event, What
from fleet import registry, watch
from fleet.errands.pictures import Pictures, ScreenPicture
from fleet.health import KioskReport
from fleet.hints import Hints
from fleet.registry import Device, Reported
from hub.config import HubConfig
from hub.watch.sending import Sending
from hub.watch.watching import Watching
from notice import talks
from notice.talk import Said, Why
from notice.talks import Caller
from schedule.handout import Handouts
from store.audit import Deed
from store.engine import Store
from tests.fleet.lines import a_line
from tests.hub.running_hub import LESSON, HandClock
from wire.ids import CenterId, KioskId, StaffId, TalkId, new_id

WELL: dict[str, Any] = {
    "release": "0.2.0", "wire": 1, "mode": "home", "timetable_version": 1, "camera": "ok",
    "microphone": "ok", "loudspeaker": "ok", "disk_free_mib": 40_000, "clock_offset_ms": 3,
    "round_trip_ms": 70,
}  # fmt: skip


@dataclass
class Kiosk:
    """One kiosk, and what it says when it reports."""

    id: KioskId
    said: dict[str, Any]
    every: timedelta = timedelta(seconds=10)
    line: ExitStack = field(default_factory=ExitStack)
    reported: Any = None


class Town:
    """Three centres, and time that passes in steps."""

    def __init__(self, store: Store, clock: HandClock, config: HubConfig) -> None:
        self.store, self.clock, self.config = store, clock, config
        self.hints, self.pictures = Hints(), Pictures()
        self.kiosks: dict[str, Kiosk] = {}
        self.step = timedelta(seconds=10)
        self.restart()

    def restart(self) -> None:
        """The hub's program starts anew; only the database is as it was."""
        self.watching = Watching(
            self.config, self.store, self.clock, self.hints, self.pictures, Handouts()
        )
        self.sending = Sending(self.config, self.store, self.clock)

    def pair(self, center_id: str) -> Kiosk:
        now = self.clock.now()
        with self.store.transaction() as session:
            begun = registry.begin_pairing(session, Device("mini-pc", "0.2.0"), now)
            paired = registry.pair(
                session, begun.pairing.user_code, CenterId(center_id), Deed("staff_1", now)
            )
        made = self.kiosks[center_id] = Kiosk(paired.kiosk_id, dict(WELL))
        self.connect(center_id)
        return made

    def connect(self, center_id: str) -> None:
        kiosk = self.kiosks[center_id]
        kiosk.line.enter_context(a_line(self.hints, kiosk.id))
        self._seen(kiosk)

    def disconnect(self, center_id: str) -> None:
        kiosk = self.kiosks[center_id]
        kiosk.line.close()
        self._seen(kiosk)

    def enters(self, center_id: str, what: What = What.JOINED) -> None:
        now = self.clock.now()
        event = Event(new_id("event"), what, now, CenterId(center_id), f"sid-{center_id}", now)
        with self.store.transaction() as session:
            ledger.keep(session, LESSON, event)

    def talks(self, center_id: str) -> TalkId:
        """Somebody of the city talks to it from now on."""
        now, kiosk_id = self.clock.now(), self.kiosks[center_id].id
        place = talks.Place(CenterId(center_id), kiosk_id, helps=True)
        with self.store.transaction() as session:
            asked = talks.ask(session, place, Caller(StaffId("staff_1"), "운영실", ""), now)
            talks.say(session, asked.id, Said.ON, Deed(kiosk_id, now))
        return asked.id

    def ends(self, talk_id: TalkId) -> None:
        with self.store.transaction() as session:
            talks.end(session, talk_id, Why.OPERATOR, Deed("staff_1", self.clock.now()))

    def draws(self, center_id: str, jpeg: bytes) -> None:
        kiosk = self.kiosks[center_id]
        self.pictures.keep(kiosk.id, ScreenPicture(jpeg, self.clock.now()))

    async def passes(self, **length: float) -> None:
        """Time passes: connected kiosks report, and the hub looks once in a step."""
        end = self.clock.now() + timedelta(**length)
        while self.clock.now() < end:
            self.clock.moment += min(self.step, end - self.clock.now())
            for kiosk in self.kiosks.values():
                self._report(kiosk)
            await self.watching.look()

    def found(self) -> set[tuple[str, str, str]]:
        with self.store.reading() as session:
            open_now = watch.findings(session, self.clock.now())
        return {(one.center_id, one.subject.value, one.level.value) for one in open_now}

    def _report(self, kiosk: Kiosk) -> None:
        now = self.clock.now()
        if kiosk.id not in self.hints.connected():
            return
        if kiosk.reported is not None and now - kiosk.reported < kiosk.every:
            return
        kiosk.reported = now
        report = KioskReport.model_validate({**kiosk.said, "at": now})
        with self.store.transaction() as session:
            registry.keep_reports(session, [Reported(kiosk.id, report, now)])

    def _seen(self, kiosk: Kiosk) -> None:
        with self.store.transaction() as session:
            registry.seen(session, kiosk.id, self.clock.now())
