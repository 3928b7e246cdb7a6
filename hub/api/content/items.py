"""The library, for operators: what is in it, putting films in and taking them out, and plays."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from content import library
from content.intake.depot import Depot
from content.intake.label import label
from content.intake.taking import take_in, take_out
from content.item import Cause, Item, Outcome
from content.library import Played
from hub import centers, lessons
from hub.auth.guard import OPERATOR, CityOperator, Operator, SignedIn
from hub.http.openapi import Jpeg
from hub.http.problems import RefusedError
from hub.parts import DepotDep, Parts, PartsDep, StoreDep
from schedule import publish
from store.audit import Deed
from wire.ids import CenterId, ItemId

router = APIRouter(prefix="/api", tags=["content"])

log = logging.getLogger(__name__)

_PIECE = 2**20
_POSTER_KEPT = {"Cache-Control": "private, max-age=86400"}


class PlayOut(BaseModel):
    """One playback at a centre; `title` is null where the item was never this hub's."""

    play_id: str
    center_id: CenterId
    item_id: ItemId
    title: str | None
    started_at: datetime
    ended_at: datetime
    seconds: float
    outcome: Outcome
    why: Cause


@router.get("/items", dependencies=[OPERATOR])
def get_items(store: StoreDep) -> tuple[Item, ...]:
    with store.reading() as session:
        return library.library(session).items


@router.post("/items", status_code=201)
async def post_item(
    request: Request,
    signed_in: CityOperator,
    parts: PartsDep,
    title: str = "",
    category: str = "",
    name: str = "",
) -> Item:
    """Take the body in as a film; kiosks are told to pull at once.

    `name` is what the file was called; what it is, its content says.
    """
    wanted = label(title, category)
    async with _part(parts.depot) as part:
        await _receive(request, parts.depot, part)
        # One after the other: films are looked at beside a running lesson.
        async with parts.one_look:
            deed = Deed(signed_in.staff.id, parts.clock.now())
            item = await run_in_threadpool(take_in, parts.store, parts.depot, part, wanted, deed)
    log.info("film taken in item=%s name=%r", item.id, name[:200])
    parts.hints.tell_all("library")
    return item


@router.delete("/items/{item_id}", status_code=204)
async def delete_item(item_id: ItemId, signed_in: CityOperator, parts: PartsDep) -> None:
    await withdraw(parts, item_id, signed_in)


@router.get("/items/{item_id}/poster", response_class=Jpeg, dependencies=[OPERATOR])
def get_poster(item_id: ItemId, store: StoreDep, depot: DepotDep) -> FileResponse:
    with store.reading() as session:
        poster = library.item(session, item_id).poster
    path = depot.path(poster.sha256) if poster else None
    if path is None or not path.is_file():
        raise RefusedError(404, "no_poster", "this item has no picture")
    return FileResponse(path, headers=_POSTER_KEPT, media_type="image/jpeg")


@router.get("/plays")
def get_plays(signed_in: Operator, store: StoreDep, day: date | None = None) -> list[PlayOut]:
    with store.reading() as session:
        played = plays_on(session, signed_in.deed.at, day)
        timetable = publish.current(session)
    return [
        PlayOut.model_validate(play, from_attributes=True)
        for play in played
        if centers.is_of(timetable, play.center_id, signed_in.staff)
    ]


def plays_on(session: Session, now: datetime, day: date | None = None) -> list[Played]:
    """The playbacks that began on a day of the city's calendar; today where none is named."""
    timetable = publish.current(session)
    zone = ZoneInfo(timetable.timezone)
    start = datetime.combine(day or lessons.today(timetable, now), time(), zone)
    return library.plays(session, start, start + timedelta(days=1))


async def withdraw(parts: Parts, item_id: ItemId, signed_in: SignedIn) -> Item:
    """Take an item out and tell the kiosks.  Raises `ItemUnknownError`."""
    item = await run_in_threadpool(take_out, parts.store, parts.depot, item_id, signed_in.deed)
    parts.hints.tell_all("library")
    return item


@asynccontextmanager
async def _part(depot: Depot) -> AsyncIterator[Path]:
    """A part of the depot, made and thrown away beside the event loop.

    A hub that is told to stop leaves none behind either.
    """
    stack = ExitStack()
    part = await run_in_threadpool(stack.enter_context, depot.part())
    try:
        yield part
    finally:
        await run_in_threadpool(stack.close)


async def _receive(request: Request, depot: Depot, part: Path) -> None:
    """Write the body to `part`, a piece at a time, and never hold more of it."""
    await run_in_threadpool(_assert_room, depot, int(request.headers.get("content-length", "0")))
    held = bytearray()
    try:
        async for chunk in request.stream():
            held += chunk
            if len(held) >= _PIECE:
                await run_in_threadpool(_append, depot, part, held)
                held = bytearray()
    except ClientDisconnect as error:
        raise RefusedError(400, "malformed", "the body broke off") from error
    await run_in_threadpool(_append, depot, part, held)


def _append(depot: Depot, part: Path, data: bytearray) -> None:
    _assert_room(depot, len(data))
    with part.open("ab") as file:
        file.write(data)


def _assert_room(depot: Depot, wanted: int) -> None:
    if wanted > depot.room():
        raise RefusedError(
            507, "disk_full", "the hub's disk has no room for this",
            detail="take films out of the library or give the hub a larger disk",
        )  # fmt: skip
