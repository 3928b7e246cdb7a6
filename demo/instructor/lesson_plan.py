"""When the demo's instructor calls on whom (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from media.stage import Stage
from wire.ids import CenterId

FLOOR_S = 14.0
SPOTLIGHT_S = 10.0
HAND_SEEN_AFTER = timedelta(seconds=4)
"""So long a hand is up before it is answered, so that everybody sees it."""
_CALM_S = 6.0
"""Between two calls everybody just follows the moves."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was begun and until when; `wanted` turns it into the stage to be seen now."""

    speaker: CenterId | None = None
    shown: CenterId | None = None
    until: datetime | None = None
    heard: tuple[CenterId, ...] = ()  # in the order they were called on

    def step(self, hands: Mapping[CenterId, datetime], now: datetime) -> Plan:
        """The plan after looking around: `hands` are the raised ones, since when.

        A centre with a raised hand is called on: it gets the floor and, once it has spoken, is
        shown big for a moment, because people cheer when they see themselves.
        """
        if self.until is not None and now < self.until:
            return self
        if self.speaker is not None:
            return replace(
                self, speaker=None, shown=self.speaker, until=now + timedelta(seconds=SPOTLIGHT_S)
            )
        if self.shown is not None:
            return replace(self, shown=None, until=now + timedelta(seconds=_CALM_S))
        seen = [center for center, since in hands.items() if now - since >= HAND_SEEN_AFTER]
        if not seen:
            return self
        # Who was heard least lately comes first, then whose hand has been up longest.
        chosen = min(seen, key=lambda center: (self._last_heard(center), hands[center]))
        return replace(
            self,
            speaker=chosen,
            until=now + timedelta(seconds=FLOOR_S),
            heard=(*(item for item in self.heard if item != chosen), chosen),
        )

    def wanted(self, stage: Stage, now: datetime) -> Stage:
        """The stage as this plan wants it."""
        quiet = stage.muting_all() if self.speaker is None else stage
        changed = quiet.model_copy(update={"spotlight": self.shown})
        return changed if self.speaker is None else changed.giving_floor(self.speaker, now)

    def _last_heard(self, center: CenterId) -> int:
        return self.heard.index(center) + 1 if center in self.heard else 0
