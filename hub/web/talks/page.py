"""The button that calls a centre, and the page of a talk."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub import centers
from hub.auth.guard import Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.talks import words
from notice import talks
from notice.errors import TalkOnError, TalkUnknownError
from notice.talk import Why
from notice.talks import Kept
from schedule import publish
from schedule.timetable import Center
from store import centers as stored
from wire.ids import CenterId, TalkId

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Called:
    """The centre of a talk, and the number to call instead."""

    center: Center
    telephone: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says first: its phase, a headline, and what to do."""

    phase: str
    title: str
    advice: str = ""


@router.post("/kiosks/centers/{center_id}/talk")
async def post_talk(center_id: CenterId, signed_in: Operator, parts: PartsDep) -> Response:
    """Call the centre; what the page then shows is the talk, or why there is none."""
    called = await run_in_threadpool(_called, parts, center_id, signed_in)
    try:
        asked = await parts.talks.ask(center_id, signed_in.staff, signed_in.token)
    except TalkOnError as error:
        return _refused(called, signed_in, "talk_on", words.honoured(str(error)))
    except RefusedError as error:
        if error.problem.type not in words.REFUSED:
            raise
        return _refused(called, signed_in, error.problem.type)
    return RedirectResponse(f"/talks/{quote(asked.id)}", 303)


@router.get("/talks/{talk_id}")
async def get_talk(talk_id: TalkId, signed_in: Operator, parts: PartsDep) -> Response:
    """The talk while it is on, and how it ended afterwards."""
    talk, called = await run_in_threadpool(_find, parts, talk_id, signed_in)
    if talk.caller.staff_id != signed_in.staff.id:
        return _refused(called, signed_in, "talk_on", words.honoured(talk.caller.name))
    if talk.is_over:
        why = talk.ended_why or Why.OPERATOR
        said = Said("over", words.OVER[why], words.ADVICE.get(why, ""))
        return _page(called, signed_in, said)
    return _page(called, signed_in, Said("live", words.CALLING), talk_id=talk.id)


@router.post("/talks/{talk_id}/end")
async def post_end(talk_id: TalkId, signed_in: Operator, parts: PartsDep) -> Response:
    """Hang up: a form, so that it works before the page's script has come."""
    with contextlib.suppress(TalkUnknownError, TalkOnError):
        await parts.talks.hang_up(talk_id, signed_in.staff)
    return RedirectResponse(f"/talks/{quote(talk_id)}", 303)


def _refused(called: Called, by: SignedIn, why: str, name: str = "") -> Response:
    title, advice = words.REFUSED[why]
    return _page(called, by, Said("refused", title, advice.format(name)), status=409)


def _page(
    called: Called, by: SignedIn, said: Said, *, talk_id: str = "", status: int = 200
) -> Response:
    return page(
        "talks/talk.html", by.staff, status=status, called=called, said=said, talk_id=talk_id
    )


def _find(parts: Parts, talk_id: TalkId, by: SignedIn) -> tuple[Kept, Called]:
    with parts.store.reading() as session:
        try:
            talk = talks.find(session, talk_id)
        except TalkUnknownError as error:
            raise RefusedError(404, "talk_unknown", "there is no such talk") from error
    return talk, _called(parts, talk.center_id, by)


def _called(parts: Parts, center_id: CenterId, by: SignedIn) -> Called:
    with parts.store.reading() as session:
        center = centers.find_for(publish.current(session), center_id, by.staff)
        return Called(center, stored.cards(session)[center_id].telephone)
