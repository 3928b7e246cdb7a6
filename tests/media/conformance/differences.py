"""Where our engine answers otherwise than LiveKit, and why a lesson does not notice."""

from __future__ import annotations

from dataclasses import dataclass

from tests.parts.room.servers import Server


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that differs; tests take theirs with `at`, so both sides are asserted."""

    subject: str
    engine: object
    livekit: object
    why: str

    def at(self, server: Server) -> object:
        return self.engine if server.is_ours else self.livekit


ABSENT = Difference(
    subject="muting or telling something to somebody who is not there",
    engine=("not_found", 404),
    livekit=("unavailable", 503),
    why="LiveKit asks all its nodes for three seconds; one process knows at once.",
)
NAMELESS = Difference(
    subject="making a room without a name",
    engine=("invalid_argument", 400),
    livekit=None,
    why="LiveKit makes a room that no token opens; rooms are named by their lesson.",
)

DIFFERENCES = (ABSENT, NAMELESS)
