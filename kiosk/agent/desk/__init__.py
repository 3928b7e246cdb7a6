"""Where everything meets: events in, one complete `KioskState` out.

    hub ─► desk ──────────┐            ┌─► disk, journal
    clock ─► desk ────────┼─► turns ───┤
    screen ─► from_screen ┤  (mode)    └─► shown ─► whoever listens: screen and hub
    finger ─► presses ────┘

`told` is what the hub has said, `around` who knows the rest; `report` is what the hub hears of all
of it.  One event at a time; what must survive is on disk before anybody hears of it.
"""

from kiosk.agent.desk.around import gathered
from kiosk.agent.desk.desk import Desk

__all__ = ["Desk", "gathered"]
