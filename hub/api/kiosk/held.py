"""Which documents a kiosk lacks, from the tags of those it holds.

A kiosk whose line opens may have missed any hint.  One look at the tags spares it a call for each
document, and a city's kiosks all come back in the same minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from sqlalchemy.orm import Session

from attendance.people import roll
from fleet.errands import book
from fleet.hints import Hint
from fleet.registry import Kiosk
from fleet.settings import levels
from fleet.settings.levels import Place
from hub.api.notices import board_of
from hub.parts import Parts

HEADER = "Sarangbang-Holds"
"""`timetable="v3-1f…", roll="v1-9c…"`: names as hints say them, tags as the documents came."""
_HELD = re.compile(r'([a-z]{1,20})=("[^"]{1,80}")')

_Tag: TypeAlias = Callable[[Session, Parts, Kiosk], str]

TAGS: Mapping[Hint, _Tag] = {
    "timetable": lambda session, parts, kiosk: (
        parts.handouts.for_center(session, kiosk.center_id).etag
    ),
    "roll": lambda session, parts, kiosk: (
        roll.for_center(session, parts.seal, kiosk.center_id).etag
    ),
    "library": lambda session, parts, _kiosk: parts.library.tagged(session).etag,
    "notices": lambda session, parts, kiosk: board_of(session, parts, kiosk).etag,
    "settings": lambda session, _parts, kiosk: (
        levels.told(session, Place(kiosk.center_id, kiosk.id)).etag
    ),
    "errands": lambda session, parts, kiosk: book.told(session, kiosk.id, parts.clock.now()).etag,
}


def missing(parts: Parts, kiosk: Kiosk, held: str) -> list[Hint]:
    """What to pull, for a kiosk whose header says `held`."""
    tags = dict(_HELD.findall(held))
    with parts.store.reading() as session:
        return [name for name, tag in TAGS.items() if tags.get(name) != tag(session, parts, kiosk)]
