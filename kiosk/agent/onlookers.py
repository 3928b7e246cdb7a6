"""Who looks at this screen: perhaps people of the centre, and sometimes the operator."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from kiosk.state import Watched

WATCHED = timedelta(seconds=15)
"""So long people see that the operator looks at their screen."""
IN_USE_S = 120.0
"""Who pressed something this lately may be there still."""


class Onlookers:
    """What is known of them."""

    def __init__(self) -> None:
        self._watched: Watched | None = None
        self._pressed_s: float | None = None

    def operator_looks(self, errand_id: str, now: datetime) -> None:
        self._watched = Watched(errand_id=errand_id, until=now + WATCHED)

    def watched(self, now: datetime) -> Watched | None:
        """What people are told of the operator who looks."""
        watched = self._watched
        # A clock that was set back must not have it stand for ever.
        is_now = watched is not None and timedelta(0) < watched.until - now <= WATCHED
        return watched if is_now else None

    def pressed(self) -> None:
        self._pressed_s = time.monotonic()

    @property
    def somebody_is_there(self) -> bool:
        return self._pressed_s is not None and time.monotonic() - self._pressed_s < IN_USE_S
