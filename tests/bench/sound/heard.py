"""What a listener's statistics say of a stretch of speech (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

RATE = 48_000
SLOT_SAMPLES = 480
"""Ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Counters, or the difference of two looks at them."""

    spoken: int
    """Slots of 10 ms that were handed to the speaker's encoder."""
    samples: int
    """Played to the listener, whether they arrived or were made up."""
    concealed: int
    """Made up, because nothing had arrived in time."""
    events: int
    """How often that happened in a row."""
    asked: int
    """Packets the listener asked for again."""
    delay_s: float
    """Seconds the samples waited to be played, added up over all samples."""
    emitted: int

    def __sub__(self, earlier: Self) -> Self:
        pairs = zip(asdict(self).values(), asdict(earlier).values(), strict=True)
        return type(self)(*(late - early for late, early in pairs))

    @property
    def concealed_part(self) -> float:
        return self.concealed / self.samples if self.samples else 1.0

    @property
    def played_part(self) -> float:
        """Slots that were played, of those that were spoken."""
        return self.samples / SLOT_SAMPLES / self.spoken if self.spoken else 0.0

    @property
    def waited_ms(self) -> float:
        return 1000 * self.delay_s / self.emitted if self.emitted else 0.0

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        return cls(**{field.name: document[field.name] for field in fields(cls)})
