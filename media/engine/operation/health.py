"""One word for a supervisor, a proxy or a person: ready, draining or failing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

SLOWEST_S = 0.5
"""A loop that is typically later than this carries no lesson any more."""
LEAST_DESCRIPTORS = 32
"""A lesson of nine needs about this many more."""


class Health(Enum):
    """What to do with this engine."""

    READY = "ready"  # send it lessons
    DRAINING = "draining"  # it ends what it has, and then itself
    FAILING = "failing"  # send lessons elsewhere, and look at it

    @property
    def status(self) -> int:
        """As an HTTP status."""
        return 200 if self is Health.READY else 503


@dataclass(frozen=True, slots=True)
class Signs:
    """What health is judged by."""

    draining: bool
    beating: bool  # the task that does everything by the clock lives
    typical_lag_s: float
    descriptors_left: int


def judge(signs: Signs) -> tuple[Health, str]:
    """The word, and the reason where it is not the good one."""
    if not signs.beating:
        return Health.FAILING, "the clock stands"
    if signs.typical_lag_s > SLOWEST_S:
        return Health.FAILING, "the machine is too slow"
    if signs.descriptors_left < LEAST_DESCRIPTORS:
        return Health.FAILING, "too many files and sockets are open"
    if signs.draining:
        return Health.DRAINING, "the engine ends when its rooms have"
    return Health.READY, ""
