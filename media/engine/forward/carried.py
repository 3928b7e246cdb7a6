"""What streams carried since they began, as numbers that only grow (pure)."""

from __future__ import annotations

from dataclasses import astuple, dataclass


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
        return Arrived(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Sent:
    """From us to a subscriber."""

    packets: int = 0
    octets: int = 0
    resent: int = 0
    asked: int = 0  # packets it asked for again
    keyframes: int = 0  # key frames it asked for

    def __add__(self, other: Sent) -> Sent:
        return Sent(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))
