"""What streams carried since they began, as numbers that only grow (pure).

Added up between packets, for hundreds of streams at once: each field by hand, because the
general ways of `dataclasses` take a hundred times as long.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arrived:
    """From a publisher to us."""

    packets: int = 0
    octets: int = 0
    lost: int = 0
    asked: int = 0  # packets we asked for again
    keyframes: int = 0  # key frames we asked for
    muted: int = 0  # packets that came though the track is muted or no longer allowed

    def __add__(self, other: Arrived) -> Arrived:
        return Arrived(
            self.packets + other.packets,
            self.octets + other.octets,
            self.lost + other.lost,
            self.asked + other.asked,
            self.keyframes + other.keyframes,
            self.muted + other.muted,
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """From us to a subscriber."""

    packets: int = 0
    octets: int = 0
    resent: int = 0
    asked: int = 0  # packets it asked for again
    keyframes: int = 0  # key frames it asked for

    def __add__(self, other: Sent) -> Sent:
        return Sent(
            self.packets + other.packets,
            self.octets + other.octets,
            self.resent + other.resent,
            self.asked + other.asked,
            self.keyframes + other.keyframes,
        )
