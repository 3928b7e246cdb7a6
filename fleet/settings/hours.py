"""Hours of the day in which a screen is dark on purpose, as people write them (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

_FORM = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` until before `end` by the city's clock; past midnight where `end` is earlier."""

    start: time
    end: time

    def hold(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def hours(text: str) -> Hours:
    """``20:00-07:30``; a `ValueError` names what is wrong."""
    read = _FORM.fullmatch(text.strip().replace(" ", ""))
    if read is None:
        raise ValueError(f'must look like "20:00-07:30": {text!r}')
    from_hour, from_minute, to_hour, to_minute = (int(number) for number in read.groups())
    start, end = time(from_hour, from_minute), time(to_hour, to_minute)
    if start == end:
        raise ValueError(f"must begin and end at different times: {text!r}")
    return Hours(start, end)


def all_hours(texts: Sequence[str]) -> tuple[Hours, ...]:
    return tuple(hours(text) for text in texts)
