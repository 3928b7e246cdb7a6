"""The documents a kiosk holds, each under its tag: handed out, and compared with what it has.

A kiosk whose line opens may have missed any hint.  One look at the tags spares it a call for each
document, and a city's kiosks all come back in the same minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from fastapi import Response
from sqlalchemy.orm import Session

from attendance.people import roll
from fleet import registry
from fleet.errands import book
from fleet.hints import Hint
from fleet.registry import CallingKiosk
from fleet.settings import levels
from fleet.settings.levels import Place
from hub.api.kiosk.tagged import tagged
from hub.api.notices.notices import board_of
from hub.parts import Parts

HEADER = "Sarangbang-Holds"
"""`timetable="v3-1f…", roll="v1-9c…"`: names as hints say them, tags as the documents came."""
_HELD = re.compile(r'([a-z]{1,20})=("[^"]{1,80}")')


class Document(Protocol):
    """What a kiosk pulls, with the strong ETag of exactly these bytes."""

    @property
    def etag(self) -> str: ...

    @property
    def body(self) -> bytes: ...


_Find: TypeAlias = Callable[[Session, Parts, CallingKiosk], Document]

DOCUMENTS: Mapping[Hint, _Find] = {
    "timetable": lambda session, parts, kiosk: parts.handouts.for_center(session, kiosk.center_id),
    "roll": lambda session, parts, kiosk: roll.for_center(session, parts.seal, kiosk.center_id),
    "library": lambda session, parts, _kiosk: parts.library.tagged(session),
    "notices": board_of,
    "settings": lambda session, _parts, kiosk: levels.told(
        session, Place(kiosk.center_id, kiosk.id)
    ),
    "errands": lambda session, parts, kiosk: book.told(session, kiosk.id, parts.clock.now()),
}


async def handed(parts: Parts, name: Hint, kiosk: CallingKiosk, if_none_match: str) -> Response:
    """A kiosk's document, or 304 where it has it already."""
    found = await parts.looks.see(lambda session: DOCUMENTS[name](session, parts, kiosk))
    return tagged(found.etag, found.body, if_none_match)


async def missing(parts: Parts, kiosk: CallingKiosk, held: str | None) -> list[Hint] | None:
    """What to pull, for a kiosk whose header says `held`; None for one that does not say.

    Raises `CredentialRefusedError` where it is not ours any more.
    """
    tags = dict(_HELD.findall(held or ""))

    def compare(session: Session) -> list[Hint] | None:
        registry.assert_ours(session, kiosk.id)
        if held is None:
            return None
        return [
            name
            for name, find in DOCUMENTS.items()
            # Whoever has none lacks it: no need to make it yet.
            if name not in tags or tags[name] != find(session, parts, kiosk).etag
        ]

    return await parts.looks.see(compare)
