"""A kiosk whose clock does everything a clock can do, and what must hold all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from kiosk.agent.mode import EARLY, Paired, State, Tick
from kiosk.state import Mode
from tests.kiosk.agent.mode.stories import CENTER, RULED, TEN, WEEKLY, Kiosk

LATE_S = 2.0
"""So long after a lesson opened, or after the clock came upon an open one, it is on screen."""
COUNTDOWN_S = 10.0
_AFTERNOON = WEEKLY.model_copy(update={"id": "afternoon", "start": time(15)})
_TWICE_A_DAY = RULED.model_copy(update={"rules": (WEEKLY, _AFTERNOON)})
_NEAR = timedelta(days=4)
_JUMPS_A_DAY = 4
_HOURS = {"rule": 1, "afternoon": 6}
"""Of each lesson's start in UTC; told here once more, so that no mistake is its own judge."""


@dataclass
class Figures:
    """What was seen."""

    jumps: int = 0
    lessons: int = 0
    """Times that the clock came into the hours of a lesson."""
    latest_s: float = 0.0
    counted_down: dict[str, int] = field(default_factory=dict)
    """How often each lesson was entered after a countdown."""


@dataclass
class World:
    """`wall` is what the clock shows, `awake_s` how long this kiosk has been running."""

    random: Random
    kiosk: Kiosk = field(default_factory=lambda: Kiosk(State(timetable=_TWICE_A_DAY)))
    wall: datetime = TEN - timedelta(hours=2)
    awake_s: float = 0.0
    figures: Figures = field(default_factory=Figures)
    _inside: str = ""
    _since_s: float = 0.0
    _calm_s: float = 0.0
    _shown: bool = False

    def __post_init__(self) -> None:
        self.kiosk.do_at(self.wall, Paired(CENTER))

    def jump(self) -> None:
        """Once, in one of the ways in which clocks jump, machines sleep and agents die."""
        chance = self.random
        way = chance.choice(["ntp", "hours", "days", "edge", "edge", "edge", "sleep", "restart"])
        match way:
            case "ntp":
                self.wall += timedelta(seconds=chance.uniform(-4, 4))
            case "hours":
                self.wall += timedelta(minutes=chance.uniform(-90, 90))
            case "days":
                self.wall += timedelta(days=chance.randint(-3, 3))
            case "edge":
                self._to_an_edge()
            case "sleep":
                self.wall += timedelta(seconds=chance.uniform(1, 36_000))
            case "restart":
                self.wall += timedelta(seconds=chance.uniform(0, 3))
                self.kiosk = self.kiosk.restarted()
                self.kiosk.do_at(self.wall, Paired(CENTER))
        if not -_NEAR <= self.wall - self._today() <= _NEAR:
            self.wall = self._today()
        self.figures.jumps += 1
        self._calm_s = self.awake_s
        self._look_where()

    def run(self, seconds: float) -> None:
        """Ticks, as late as those of a busy machine."""
        end_s = self.awake_s + seconds
        while self.awake_s < end_s:
            passes_s = self.random.uniform(1.0, 1.3)
            ends = self.kiosk.state.countdown_ends
            if ends is not None:
                passes_s = min(passes_s, max(0.01, (ends - self.wall).total_seconds()))
            opens_in_s = self._until_open_s()
            self.awake_s += passes_s
            self.wall += timedelta(seconds=passes_s)
            self._look_where(passes_s - min(opens_in_s, passes_s))
            before = self.kiosk.state
            self.kiosk.do_at(self.wall, Tick())
            self._check(before)

    def _today(self) -> datetime:
        """Ten o'clock of a day around which the clock jumps; the world goes on meanwhile."""
        return TEN + timedelta(days=self.figures.jumps // _JUMPS_A_DAY)

    def _to_an_edge(self) -> None:
        hour = self.random.choice(list(_HOURS.values()))
        day = self._today().replace(hour=hour) + timedelta(days=self.random.randint(-2, 2))
        edge = self.random.choice([-10, -5, 0, 60])
        self.wall = day + timedelta(minutes=edge, seconds=self.random.uniform(-12, 3))

    def _look_where(self, already_s: float = 0.0) -> None:
        """Note when the clock comes into the hours of a lesson; it may have been there a while."""
        inside = _open(self.wall)
        if inside != self._inside:
            self._inside, self._since_s, self._shown = inside, self.awake_s - already_s, False
            self.figures.lessons += bool(inside)

    def _until_open_s(self) -> float:
        opens = [_starts(self.wall, hour) - timedelta(minutes=5) for hour in _HOURS.values()]
        ahead = [(one - self.wall).total_seconds() for one in opens if one > self.wall]
        return min(ahead, default=1e9)

    def _check(self, before: State) -> None:
        state, where = self.kiosk.state, (self.wall, self._inside)
        up = state.mode in {Mode.COUNTDOWN, Mode.LESSON}
        shown = state.lesson.id if up and state.lesson else ""
        if self._inside and shown == self._inside and not self._shown:
            self._shown = True
            late_s = self.awake_s - self._since_s
            self.figures.latest_s = max(self.figures.latest_s, late_s)
        if self._inside and self.awake_s - self._since_s > LATE_S:
            assert shown == self._inside, where
        if self._inside and self.awake_s - max(self._since_s, self._calm_s) > COUNTDOWN_S + LATE_S:
            assert state.mode is Mode.LESSON, where
        if up:
            assert shown in {self._inside, _open(self.wall + EARLY)}, where
        # Into another lesson a clock may jump right out of a countdown.
        counted = before.mode is Mode.COUNTDOWN and before.lesson == state.lesson
        if counted and state.mode is Mode.LESSON:
            self.figures.counted_down[shown] = self.figures.counted_down.get(shown, 0) + 1


def _starts(moment: datetime, hour: int) -> datetime:
    return moment.replace(hour=hour, minute=0, second=0, microsecond=0)


def _open(moment: datetime) -> str:
    """The lesson that is open; in UTC all of them lie within a day, on weekdays."""
    for name, hour in _HOURS.items():
        starts = _starts(moment, hour)
        inside = starts - timedelta(minutes=5) <= moment < starts + timedelta(hours=1)
        if inside and moment.weekday() < 5:
            return f"{name}-{moment:%Y%m%d}"
    return ""
