"""How this kiosk is doing, for the hub."""

from __future__ import annotations

import time

from fleet.health import KioskReport
from fleet.report import Figures, build
from kiosk.agent.desk.around import Around
from kiosk.agent.desk.told import Told
from kiosk.state import KioskState
from schedule.timetable import Timetable


def report(
    around: Around,
    told: Told,
    state: KioskState,
    obeyed: Timetable,
    disk_free_mib: int | None,
) -> KioskReport:
    """One heartbeat: what is shown, and `obeyed`, the timetable behind it."""
    stock = around.films.stock
    return build(
        around.clock.now(),
        state.mode,
        Figures(
            timetable_version=obeyed.version if obeyed.centers else None,
            timetable_refused=told.timetable_refused,
            help_asked_at=state.help_asked_at,
            disk_free_mib=disk_free_mib,
            library_version=stock.version,
            items_ready=stock.ready,
            items_wanted=stock.wanted,
            voice_version=stock.voice,
            settings_version=told.settings.version,
            records_waiting=around.people.waiting,
            notices_version=around.notices.board.version,
            check=around.checks.last,
        ),
        around.screen.health(time.monotonic()),
    )
