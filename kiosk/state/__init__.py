"""What the agent tells the screen, and what the screen may ask of the agent (pure).

One line of JSON each, over the Unix socket of `kiosk.line`.  `down` goes one complete
`KioskState` (`whole`) after every change, and the replies; `up` go small commands (`presses`) and
the screen's own report.  The screen obeys the last state it got, also when the agent is gone.

The parts of a state by subject: `people` (attendance), `films`, `city` (pairing, talk), `care`.
"""

from kiosk.state.care import Check, Checked, Corner
from kiosk.state.city import Pairing, Talk, Watched
from kiosk.state.down import DOWN, Ack, Down, Leave, Refused, RoomPass
from kiosk.state.films import Film, Playing, Recorded
from kiosk.state.people import Attendance, Person
from kiosk.state.presses import Press, PressWhat
from kiosk.state.up import UP, AskPass, Picture, Progress, ScreenReport, Up
from kiosk.state.whole import KioskState, Mode

__all__ = [
    "DOWN",
    "UP",
    "Ack",
    "AskPass",
    "Attendance",
    "Check",
    "Checked",
    "Corner",
    "Down",
    "Film",
    "KioskState",
    "Leave",
    "Mode",
    "Pairing",
    "Person",
    "Picture",
    "Playing",
    "Press",
    "PressWhat",
    "Progress",
    "Recorded",
    "Refused",
    "RoomPass",
    "ScreenReport",
    "Talk",
    "Up",
    "Watched",
]
