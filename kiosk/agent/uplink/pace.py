"""How often the hub wants to hear of this kiosk; a hub of very many says so on their lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

PING_S = 1.9
"""A lost hub is noticed within three seconds, where nothing else was said."""
_SLOWEST_S = 120.0
SELDOM_S = 300.0
"""How often a document is pulled whose changes are hinted, while hints come."""
_SLOWEST_PULL_S = 3600.0
_QUIET = 1.5
_GIVEN_UP_S = 11.4


class HubPace:
    """What was said on the line that is open now.  `changed` is called when pings are to differ."""

    def __init__(self) -> None:
        self.ping_s = PING_S
        self.report_s = 0.0
        """Without news no report sooner than this after the last one."""
        self.pull_s = SELDOM_S
        self.changed: Callable[[], None] = lambda: None

    def by_itself(self) -> None:
        """A line begins: whoever is at its other end has said nothing yet."""
        self.heed({"ping_s": PING_S, "report_s": 0.0, "pull_s": SELDOM_S})

    def heed(self, said: Mapping[str, Any]) -> None:
        """Take what a word from the hub says; what it leaves out stays."""
        before = self.ping_s
        self.ping_s = max(PING_S, _seconds(said.get("ping_s"), self.ping_s, _SLOWEST_S))
        self.report_s = _seconds(said.get("report_s"), self.report_s, _SLOWEST_S)
        pull_s = _seconds(said.get("pull_s"), self.pull_s, _SLOWEST_PULL_S)
        self.pull_s = max(SELDOM_S, pull_s)
        if self.ping_s != before:
            self.changed()

    @property
    def quiet_s(self) -> float:
        """Not a word and no pong for so long: the hub is away, and that is said."""
        return _QUIET * self.ping_s

    @property
    def patience(self) -> int:
        """The line is given up only after so many times `quiet_s`: a hub that was busy for a
        moment must not have all its kiosks come in anew."""
        return max(2, round(_GIVEN_UP_S / self.quiet_s))


def _seconds(said: object, otherwise: float, most: float) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not said >= 0:
        return otherwise
    return min(float(said), most)
