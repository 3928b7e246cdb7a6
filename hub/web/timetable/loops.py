"""반복 영상: what plays by itself while nothing else is on, when, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from fastapi import Form as FormBody
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from content import library
from content.item import Item
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.planning.fields import LoopForm, Sent, UnfitError, loop_of
from hub.web.planning.saving import Refusal, save
from hub.web.planning.sentences import WEEKDAYS, for_whom, looping, overlapping
from hub.web.timetable.offer import Desk, desk_of, places_context
from schedule import changes
from schedule.timetable import Loop, Timetable
from wire.ids import new_id

router = APIRouter(prefix="/timetable/loops", include_in_schema=False)

NEW = "new"
_OVERLAPS = (
    "같은 시간에 다른 반복 영상이 있어요. 겹치는 시간에는 먼저 만든 것만 나와요. "
    "시간을 바꾸거나, 뜻한 것이면 아래에 표시해 주세요."
)
_GONE = "이 반복 영상을 그 사이에 다른 분이 뺐어요."


@dataclass(frozen=True, slots=True)
class Line:
    """One loop in the list."""

    loop: Loop
    when: str
    whom: str
    titles: tuple[str, ...]  # of those films that are still there
    is_now: bool
    behind: tuple[str, ...]  # the earlier ones that play instead, where and when they do


@router.get("")
async def get_loops(signed_in: Operator, parts: PartsDep, saved: str = "") -> Response:
    desk, items = await _read(parts, signed_in)
    timetable = desk.timetable
    return page(
        "timetable/loops/loops.html",
        signed_in.staff,
        here="/timetable",
        lines=[_line(timetable, loop, items, signed_in) for loop in timetable.loops],
        items=items,
        saved=saved.isdecimal(),
        may_change=signed_in.staff.scope.everywhere,
    )


@router.get("/{loop_id}")
async def get_loop(loop_id: str, signed_in: CityOperator, parts: PartsDep) -> Response:
    desk, items = await _read(parts, signed_in)
    loop = _find(desk.timetable, loop_id)
    return _page(signed_in, loop_id, desk, items, _filled(desk.timetable, loop))


@router.post("/{loop_id}")
async def post_loop(
    loop_id: str, signed_in: CityOperator, parts: PartsDep, form: Annotated[LoopForm, FormBody()]
) -> Response:
    desk, items = await _read(parts, signed_in)
    _find(desk.timetable, loop_id)
    kept_id = new_id("loop") if loop_id == NEW else loop_id

    def keep(timetable: Timetable) -> Timetable:
        if loop_id != NEW and all(one.id != loop_id for one in timetable.loops):
            raise UnfitError(_GONE)
        loop = loop_of(form, timetable, (item.id for item in items), kept_id)
        met = overlapping(timetable, changes.overlaps(timetable, loop))
        if met and not form.anyway:
            raise UnfitError(_OVERLAPS, clashes=tuple(met))
        return changes.keep_loop(timetable, loop)

    stored = await save(parts, signed_in, form, keep)
    if isinstance(stored, Refusal):
        return _page(signed_in, loop_id, desk, items, form, stored)
    return RedirectResponse(f"/timetable/loops?saved={stored.version}", 303)


@router.post("/{loop_id}/remove")
async def post_remove(
    loop_id: str, signed_in: CityOperator, parts: PartsDep, form: Annotated[Sent, FormBody()]
) -> Response:
    desk, items = await _read(parts, signed_in)
    stored = await save(
        parts, signed_in, form, lambda timetable: changes.remove_loop(timetable, loop_id)
    )
    if isinstance(stored, Refusal):
        loop = _find(desk.timetable, loop_id)
        shown = _filled(desk.timetable, loop)
        return _page(signed_in, loop_id, desk, items, shown, stored)
    return RedirectResponse(f"/timetable/loops?saved={stored.version}", 303)


async def _read(parts: Parts, signed_in: SignedIn) -> tuple[Desk, tuple[Item, ...]]:
    return await run_in_threadpool(desk_of, parts, signed_in), await run_in_threadpool(
        _items, parts
    )


def _items(parts: Parts) -> tuple[Item, ...]:
    with parts.store.reading() as session:
        return library.library(session).items


def _find(timetable: Timetable, loop_id: str) -> Loop | None:
    """The loop of this id, None for a new one.  Raises a 404 `RefusedError`."""
    if loop_id == NEW:
        return None
    for loop in timetable.loops:
        if loop.id == loop_id:
            return loop
    raise RefusedError(404, "loop_unknown", "there is no such loop")


def _line(timetable: Timetable, loop: Loop, items: tuple[Item, ...], signed_in: SignedIn) -> Line:
    local = signed_in.deed.at.astimezone(ZoneInfo(timetable.timezone))
    titles = {item.id: item.title for item in items}
    place = timetable.loops.index(loop)
    earlier = [
        one for one in changes.overlaps(timetable, loop) if timetable.loops.index(one.other) < place
    ]
    return Line(
        loop=loop,
        when=looping(loop),
        whom=for_whom(timetable, loop),
        titles=tuple(titles[one] for one in loop.item_ids if one in titles),
        is_now=loop.start <= local.time() < loop.end and local.weekday() in loop.weekdays,
        behind=tuple(overlapping(timetable, earlier)),
    )


def _filled(timetable: Timetable, loop: Loop | None) -> LoopForm:
    """The form as the loop is now; a new one for every afternoon of the week."""
    version = str(timetable.version)
    if loop is None:
        return LoopForm(version=version, weekday=tuple("0123456"), start="12:00", end="18:00")
    return LoopForm(
        version=version,
        film=loop.item_ids,
        weekday=tuple(str(one) for one in loop.weekdays),
        start=f"{loop.start:%H:%M}",
        end=f"{loop.end:%H:%M}",
        whom="some" if loop.center_ids or loop.counties or loop.group_ids else "all",
        center=loop.center_ids,
        county=loop.counties,
        group=loop.group_ids,
    )


def _page(
    signed_in: SignedIn,
    loop_id: str,
    desk: Desk,
    items: tuple[Item, ...],
    form: LoopForm,
    refusal: Refusal | None = None,
) -> Response:
    timetable = desk.timetable
    return page(
        "timetable/loops/loop.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        timetable=timetable,
        form=form,
        items=items,
        refusal=refusal,
        version=refusal.version if refusal else form.version,
        is_new=loop_id == NEW,
        path=f"/timetable/loops/{quote(loop_id, '')}",
        weekdays=list(enumerate(WEEKDAYS)),
        **places_context(timetable),
    )
