"""Where our engine answers otherwise than LiveKit, and why a lesson does not notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tests.parts.room.servers import Server

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that differs; tests take theirs with `at`, so both sides are asserted."""

    subject: str
    engine: object
    livekit: object
    why: str

    def at(self, server: Server) -> object:
        return self.engine if server.is_ours else self.livekit


DIFFERENCES: tuple[Difference, ...] = ()
