"""Who may into the helper's corner: few tries, then a wait (seconds come as arguments)."""

from __future__ import annotations

from dataclasses import dataclass

TRIES = 5
WAIT_S = 60.0


@dataclass(slots=True)
class Door:
    """Counts wrong numbers, whoever typed them."""

    wrong: int = 0
    shut_until_s: float = 0.0

    def is_shut(self, now_s: float) -> bool:
        return now_s < self.shut_until_s

    def tried(self, *, right: bool, now_s: float) -> None:
        """After `TRIES` wrong numbers in a row nobody comes in for `WAIT_S`."""
        self.wrong = 0 if right else self.wrong + 1
        if self.wrong >= TRIES:
            self.wrong, self.shut_until_s = 0, now_s + WAIT_S
