"""The lines a voice has to survive, and how much of it may be made up."""

from __future__ import annotations

from dataclasses import dataclass

from tests.parts.badline import Condition


@dataclass(frozen=True, slots=True)
class Hard:
    """A condition of both directions, and the most that may be concealed, of 1."""

    name: str
    condition: Condition
    bound: float


CHANCE = Hard(
    "5 % lost by chance on each hop, 50 ms of jitter", Condition(loss=0.05, jitter_ms=50), 0.03
)
BURSTS = Hard(
    "10 % lost on each hop in bursts of 3", Condition(loss=0.10, burst=3, delay_ms=10), 0.10
)
EVERY = (CHANCE, BURSTS)
