"""Whether the line is silent, and whether it still carries a picture (pure).

Times are seconds of a monotonic clock.  A paused picture is no fault: the line is judged by
everything that arrives, down to the answers of the connection's own checks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LOOK_EVERY_S = 0.5
SILENT_S = 2.5
"""Without one packet that is due for this long the line is lost; with the look it is said
within 3 s."""
IDLE_SILENT_S = 4.5
"""The same where nothing but connection checks (every 2.5 s) is to be expected."""
GIVE_UP_S = 8.0
"""After this much silence the SDK's own resume is not waited for any longer."""
PICTURE_GONE_S = 2.0
"""Beside the 2.5 s a room engine needs to see that a line is too narrow, said within 5 s."""
_AUDIO_FLOWS_S = 1.5


@dataclass(frozen=True, slots=True)
class LineWatch:
    """What has arrived in one connection so far, and when it last grew."""

    heard_at: float
    packets: int = 0
    audio_packets: int = 0
    audio_heard_at: float = float("-inf")
    busy_since: float | None = None

    def counted(self, packets: int, audio_packets: int, at: float) -> LineWatch:
        """The counters read `packets` at `at`; one that shrank belongs to a new connection."""
        seen = replace(self, packets=packets, audio_packets=audio_packets)
        if packets > self.packets:
            seen = replace(seen, heard_at=at)
        if audio_packets > self.audio_packets:
            seen = replace(seen, audio_heard_at=at)
        return seen

    def expecting(self, busy: bool, at: float) -> LineWatch:
        """Whether media or its reports should flow from `at` on."""
        if busy == (self.busy_since is not None):
            return self
        return replace(self, busy_since=at if busy else None)

    def is_lost(self, at: float) -> bool:
        """Whether the line is silent.

        What became due a moment ago is not yet late, however long nothing had to come before.
        """
        if self.busy_since is None:
            return at - self.heard_at >= IDLE_SILENT_S
        waited_since = max(self.heard_at, self.busy_since)
        return at - waited_since >= SILENT_S or at - self.heard_at >= IDLE_SILENT_S

    def is_hopeless(self, at: float) -> bool:
        """Whether to leave and enter anew."""
        return at - self.heard_at >= GIVE_UP_S

    def carries_only_sound(self, at: float, picture_wanted_s: float | None) -> bool:
        """Whether voices arrive while the picture does not.

        `picture_wanted_s` is for how long the instructor's picture, published and not muted,
        has been missing; None when there is nothing to be missed.
        """
        flows = at - self.audio_heard_at < _AUDIO_FLOWS_S
        return flows and picture_wanted_s is not None and picture_wanted_s >= PICTURE_GONE_S


_BACK_OFF_S = (0.0, 0.5, 1.0, 2.0, 3.0)


def back_off_s(failures: int) -> float:
    """How long to wait before the next try after so many failed ones in a row (from 1)."""
    return _BACK_OFF_S[min(failures, len(_BACK_OFF_S)) - 1]
