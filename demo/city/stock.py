"""What an operator brings before the lesson: names on every roll, films in the library."""

from __future__ import annotations

from collections.abc import Sequence

from demo.calls.staff import StaffCalls
from demo.city import CENTERS
from demo.city.people import members
from demo.clip.shelf import Clip


async def stock(operator: StaffCalls, clips: Sequence[Clip]) -> None:
    """Through the hub's API, as its pages do; what is there already stays as it is."""
    for center in CENTERS:
        await operator.keep_roll(center.id, members(center.id))
    for clip in clips:
        await operator.keep_film(clip.film, clip.title, clip.category)
