"""What the agent finds at itself, beside camera and sound (pure)."""

from __future__ import annotations

from dataclasses import dataclass

CLOCK_OFF_MS = 2_000
FULL_MIB = 256
SLOW_MS, CALLS_LOST = 500, 3


@dataclass(frozen=True, slots=True)
class Own:
    """None where nobody can tell."""

    screen_alive: bool
    can_write: bool
    disk_free_mib: int | None
    hub_reachable: bool
    clock_offset_ms: int | None
    round_trip_ms: int | None
    calls_lost: int


def judge(own: Own) -> dict[str, str]:
    """``ok`` or what is wrong, by part; slugs are `fleet.judging.troubles`'."""
    found = {
        "screen": "ok" if own.screen_alive else "silent",
        "disk": _disk(own),
        "network": _network(own),
    }
    if own.clock_offset_ms is not None:
        found["clock"] = "ok" if abs(own.clock_offset_ms) < CLOCK_OFF_MS else "wrong"
    return found


def _disk(own: Own) -> str:
    if not own.can_write:
        return "unwritable"
    return "full" if own.disk_free_mib is not None and own.disk_free_mib < FULL_MIB else "ok"


def _network(own: Own) -> str:
    if not own.hub_reachable:
        return "away"
    slow = own.round_trip_ms is not None and own.round_trip_ms >= SLOW_MS
    return "weak" if slow or own.calls_lost >= CALLS_LOST else "ok"
