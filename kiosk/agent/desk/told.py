"""What the hub has told this kiosk, beyond what a part of the agent keeps for itself (pure)."""

from __future__ import annotations

from dataclasses import dataclass, field

from fleet.settings.values import KioskSettings
from kiosk.state import Pairing
from schedule.timetable import Center, Timetable


@dataclass(frozen=True, slots=True)
class Told:
    """As of now; the disk keeps none of this."""

    center: Center | None = None
    """Whose kiosk this is."""
    pairing: Pairing | None = None
    hub_reachable: bool = True
    timetable: Timetable | None = None
    """As the hub sent it; the machine obeys it with the lead of `settings`."""
    timetable_refused: str | None = None
    """Why a newer one is not obeyed, in words for the hub; None where none is."""
    settings: KioskSettings = field(default_factory=KioskSettings)
