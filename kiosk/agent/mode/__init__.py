"""Which screen is up (pure): `step(state, event, now) -> (state, commands)`.

What is on now is asked of `schedule.timetable.due` at every step, and what people chose is
kept per lesson.  Mode follows from these, from the film that is on and from deadlines that
no clock can push away; that is why a clock that jumps, a late boot or a new timetable cannot
leave it stuck.

    STARTING ─► PAIRING ◄─► HOME ─► COUNTDOWN ─► LESSON ─► HOME
                            HOME ◄─► VIDEOS ◄─► PLAYER ─► HOME
                            HOME ◄─► QUIET, DARK

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
| HOME | nothing is on and nobody has pressed anything for `rests_after` (`quiet`) | QUIET |
| HOME, QUIET | the same for 2 min in the hours in which the screen is off | DARK |
| QUIET, DARK | anything is pressed; of DARK also the hours' end, a lesson within 30 min | HOME |

A lesson in which nobody teaches stays LESSON; its replacement plays there until somebody does.

The attendance page (`page`) lies over HOME, VIDEOS, PLAYER or LESSON from `attendance` until
`attendance_done`, `home`, two minutes without a press, a countdown or the loss of the pairing.
The helper's corner (`page`) lies over HOME alone, from `CornerOpened` until `corner_done`, `home`,
two minutes without a press or whatever takes the place of HOME.

A talk (`talk`) lies over everything but an alert, and takes nothing away from what is under it:

| talk | when | to |
|---|---|---|
| none | the hub asks | RINGS for 3 s; refused in a lesson where nobody asked for help |
| RINGS | an alert is up | RINGS, and its 3 s begin when the alert is gone |
| RINGS | its 3 s are over | ON: camera and microphone are open |
| RINGS | `talk_later` | none |
| ON | a screen comes | RINGS: a new one opens no microphone without its 3 s |
| ON | `talk_end`, nobody called for 10 min | none |
| RINGS, ON | the hub names it no more, a lesson opens (nobody asked for help), unpaired | none |
"""

from kiosk.agent.mode.commands import Command, Played, Refuse, Remember, SayOfTalk
from kiosk.agent.mode.events import (
    CornerOpened,
    Event,
    FilmEnded,
    LessonClosed,
    Paired,
    Pressed,
    Progressed,
    Rests,
    ScreenCame,
    Shelved,
    TalkMet,
    TalkTold,
    Taught,
    Tick,
    TimetableArrived,
    Touched,
    Unpaired,
    Watch,
)
from kiosk.agent.mode.lesson.lessons import COUNTDOWN, EARLY
from kiosk.agent.mode.machine import step
from kiosk.agent.mode.state import Choice, Show, State, Talking, What

__all__ = [
    "COUNTDOWN",
    "EARLY",
    "Choice",
    "Command",
    "CornerOpened",
    "Event",
    "FilmEnded",
    "LessonClosed",
    "Paired",
    "Played",
    "Pressed",
    "Progressed",
    "Refuse",
    "Remember",
    "Rests",
    "SayOfTalk",
    "ScreenCame",
    "Shelved",
    "Show",
    "State",
    "TalkMet",
    "TalkTold",
    "Talking",
    "Taught",
    "Tick",
    "TimetableArrived",
    "Touched",
    "Unpaired",
    "Watch",
    "What",
    "step",
]
