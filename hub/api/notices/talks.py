"""Talks: somebody of the city calls one centre, face to face."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from hub.auth.guard import Operator
from hub.lesson_rooms import Pass
from hub.parts import Parts, PartsDep
from notice.talk import Why
from notice.talks import Kept
from schedule import publish
from wire.ids import CenterId, StaffId, TalkId

router = APIRouter(prefix="/api/talks", tags=["talks"])


class Wanted(BaseModel):
    """Which centre to call."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    center_id: CenterId


class TalkOut(BaseModel):
    """One talk; what has not happened is null."""

    talk_id: TalkId
    center_id: CenterId
    center: str
    staff_id: StaffId
    by: str
    helps: bool
    asked_at: datetime
    rang_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    ended_why: Why | None


@router.post("", status_code=201)
async def post_talk(wanted: Wanted, signed_in: Operator, parts: PartsDep) -> TalkOut:
    """Call a centre; who talks to it already goes on with that talk.

    404 `center_unknown`, 409 `talk_on` (`detail` names who), `lesson_on`, `kiosk_away`.
    """
    asked = await parts.talks.ask(wanted.center_id, signed_in.staff, signed_in.token)
    return await out(parts, asked)


@router.post("/{talk_id}/here")
async def post_here(talk_id: TalkId, signed_in: Operator, parts: PartsDep) -> TalkOut:
    """The page is still there; a talk whose page is not heard for 20 s ends."""
    return await out(parts, await parts.talks.note_page(talk_id, signed_in.staff))


@router.post("/{talk_id}/room-pass")
async def post_room_pass(talk_id: TalkId, signed_in: Operator, parts: PartsDep) -> Pass:
    """The way into the talk's room, for whoever called."""
    return await parts.talks.admit_staff(talk_id, signed_in.staff)


@router.post("/{talk_id}/end")
async def post_end(talk_id: TalkId, signed_in: Operator, parts: PartsDep) -> TalkOut:
    """Hang up; what is over stays as it ended."""
    return await out(parts, await parts.talks.hang_up(talk_id, signed_in.staff))


async def out(parts: Parts, talk: Kept) -> TalkOut:
    """A talk, with the name of its centre."""

    def name() -> str:
        with parts.store.reading() as session:
            center = publish.current(session).center(talk.center_id)
        return center.name if center is not None else talk.center_id

    return TalkOut(
        talk_id=talk.id,
        center_id=talk.center_id,
        center=await run_in_threadpool(name),
        staff_id=talk.caller.staff_id,
        by=talk.caller.name,
        helps=talk.helps,
        asked_at=talk.asked_at,
        rang_at=talk.rang_at,
        began_at=talk.began_at,
        ended_at=talk.ended_at,
        ended_why=talk.ended_why,
    )
