"""How a form of these pages is stored: from the version it was opened with, and never unseen.

A form that is not stored comes back with everything typed and the reason above it.  Sending it
again is meant: by then whoever sends it has seen what somebody else changed, and lessons at the
same time are let through only where a tick says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from hub.api.timetable import change as publish_change
from hub.auth.guard import SignedIn
from hub.parts import Parts
from hub.web.planning import sentences
from hub.web.planning.difference import difference
from hub.web.planning.fields import Sent, UnfitError
from schedule import publish
from schedule.changes import ClashError
from schedule.publish import VersionConflictError
from schedule.timetable import Timetable

Change = Callable[[Timetable], Timetable]

_MEANWHILE = "그 사이에 다른 분이 시간표를 바꿨어요. 아래를 보고, 그대로 좋으면 다시 저장해 주세요."
_CLASHES = "같은 시각에 겹치는 수업이 있어요. 시각을 바꾸거나, 뜻한 것이면 아래에 표시해 주세요."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was stored; `version` is what the form is sent with next."""

    sentence: str
    version: int
    status: int = 422
    field: str = ""
    meanwhile: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


async def save(
    parts: Parts, signed_in: SignedIn, sent: Sent, change: Change
) -> Timetable | Refusal:
    """Publish what `change` makes of the timetable; `change` may raise `UnfitError`."""
    known, opened = await run_in_threadpool(_known, parts, sent.version)
    if opened is None or opened.version != known.version:
        return _meanwhile(opened, known)
    try:
        changed = change(known)
    except UnfitError as error:
        status = 409 if error.clashes else 422
        return Refusal(error.sentence, known.version, status, error.field, clashes=error.clashes)
    if changed == known:
        return known
    try:
        # What was put together here is held to what a document has to be, like any other.
        whole = Timetable.model_validate(changed.model_dump())
        return await publish_change(parts, whole, signed_in, anyway=bool(sent.anyway))
    except VersionConflictError as error:
        return _meanwhile(known, error.current)
    except ClashError as error:
        said = sentences.clashes(changed, error.clashes)
        return Refusal(_CLASHES, known.version, 409, clashes=tuple(said))


def _known(parts: Parts, version: str) -> tuple[Timetable, Timetable | None]:
    """The timetable now, and as it was when the form was opened."""
    number = int(version) if version.isdecimal() and len(version) < 10 else -1
    with parts.store.reading() as session:
        known = publish.current(session)
        if number == known.version:
            return known, known
        return known, publish.version(session, number)


def _meanwhile(opened: Timetable | None, known: Timetable) -> Refusal:
    changed = tuple(difference(opened, known)) if opened is not None else ()
    return Refusal(_MEANWHILE, known.version, 409, meanwhile=changed)
