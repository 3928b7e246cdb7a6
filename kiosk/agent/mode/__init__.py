"""Which screen is up (pure): `step(state, event, now) -> (state, commands)`.

What is on now is asked of `schedule.timetable.due` at every step, and what people chose is
kept per lesson.  Mode follows from these, from the film that is on and from deadlines that
no clock can push away; that is why a clock that jumps, a late boot or a new timetable cannot
leave it stuck.

    STARTING ─► PAIRING ◄─► HOME ─► COUNTDOWN ─► LESSON ─► HOME
                            HOME ◄─► VIDEOS ◄─► PLAYER ─► HOME

| from | when | to |
|---|---|---|
| any | a lesson opens (`lessons`) | COUNTDOWN, LESSON; a film gives way, the list closes |
| COUNTDOWN, LESSON | over, put off, declined, left; a film gave way <= 3 h ago | PLAYER |
| COUNTDOWN, LESSON | the same without such a film | HOME |
| HOME | `videos` | VIDEOS |
| HOME | a replacement is offered, or a loop and nobody wants anything (`offered`) | PLAYER |
| HOME, VIDEOS, PLAYER | `watch` of an item on the shelf | PLAYER |
| PLAYER | `stop_film` | VIDEOS; HOME where it played by itself |
| PLAYER | the film ended, or is paused for 10 min | HOME |
| VIDEOS | no press for 3 min | HOME |
| VIDEOS, PLAYER | `home` | HOME |

A lesson in which nobody teaches stays LESSON; its replacement plays there until somebody does.

The attendance page (`page`) lies over HOME, VIDEOS, PLAYER or LESSON from `attendance` until
`attendance_done`, `home`, two minutes without a press, a countdown or the loss of the pairing.
"""

from kiosk.agent.mode.lessons import COUNTDOWN, EARLY
from kiosk.agent.mode.machine import step
from kiosk.agent.mode.state import (
    Choice,
    Command,
    Event,
    FilmEnded,
    LessonClosed,
    Paired,
    Played,
    Pressed,
    Progressed,
    Refuse,
    Remember,
    ScreenCame,
    Shelved,
    Show,
    State,
    Taught,
    Tick,
    TimetableArrived,
    Touched,
    Unpaired,
    Watch,
    What,
)

__all__ = [
    "COUNTDOWN",
    "EARLY",
    "Choice",
    "Command",
    "Event",
    "FilmEnded",
    "LessonClosed",
    "Paired",
    "Played",
    "Pressed",
    "Progressed",
    "Refuse",
    "Remember",
    "ScreenCame",
    "Shelved",
    "Show",
    "State",
    "Taught",
    "Tick",
    "TimetableArrived",
    "Touched",
    "Unpaired",
    "Watch",
    "What",
    "step",
]
