"""오늘 as pages: the whole, and the part of it that changes by itself."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from hub.auth.guard import Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.lists import paged
from hub.web.today.overview import COLUMNS, Overview, TodayView
from hub.web.today.reading import Live, read

router = APIRouter(prefix="/today", include_in_schema=False)


class NowView(TodayView):
    """The same view, and the mark of what the page shows already."""

    mark: str = ""


@router.get("")
async def get_today(
    signed_in: Operator, parts: PartsDep, view: Annotated[TodayView, Query()]
) -> Response:
    seen = await _look(parts, signed_in)
    return _page("today.html", signed_in, seen, view)


@router.get("/now")
async def get_today_now(
    signed_in: Operator, parts: PartsDep, view: Annotated[NowView, Query()]
) -> Response:
    """What changes; nothing (204) where it is what the page shows already."""
    seen = await _look(parts, signed_in)
    usual = TodayView.model_validate(view.model_dump())
    answer = _page("today_now.html", signed_in, seen, usual, fresh=True)
    mark = sha256(answer.body).hexdigest()[:16]
    if mark == view.mark:
        return Response(status_code=204)
    marked = f'<input type="hidden" id="mark" name="mark" value="{mark}" hx-swap-oob="true">'
    return HTMLResponse(bytes(answer.body) + marked.encode())


async def _look(parts: Parts, signed_in: SignedIn) -> Overview:
    live = Live(parts.hints.connected(), parts.rooms.engine_reachable)
    return await run_in_threadpool(read, parts, signed_in, live)


def _page(
    template: str, signed_in: SignedIn, seen: Overview, view: TodayView, *, fresh: bool = False
) -> HTMLResponse:
    lines = seen.looked_at(view)
    return page(
        template,
        signed_in.staff,
        here="/today",
        seen=seen,
        view=view,
        shown=paged(lines, view),
        columns=COLUMNS,
        fresh=fresh,
    )
