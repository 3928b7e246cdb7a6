"""공지·긴급 알림: writing, a second look before an alert, and who has confirmed what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hub import centers
from hub.api.notices.notices import Delivery, Draft, deliveries, meant, send, withdraw
from hub.auth.guard import Operator, SignedIn
from hub.auth.staff import Staff
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.layout import page
from hub.web.lists import View, matches, paged
from hub.web.notices.form import LASTS, Typed, read
from notice.errors import NoticeRefusedError, NoticeUnknownError
from notice.notice import TEXT_MOST, TITLE_MOST
from schedule import publish
from schedule.timetable import Center, Group, Timetable
from wire.ids import NoticeId

router = APIRouter(prefix="/notices", include_in_schema=False)

PER_PAGE = 20
_OF_REASONS = {
    "nobody": ("whom", "고른 곳에 경로당이 없어요. 다시 골라 주세요."),
    "past": ("last_day", "이미 지난 때예요. 더 뒤로 골라 주세요."),
    "too_late": ("last_day", "너무 먼 날이에요. 더 앞으로 골라 주세요."),
}
_FOREIGN = "맡은 경로당이 아닌 곳이 들어 있어요. 맡은 곳만 골라 주세요."


@dataclass(frozen=True, slots=True)
class Around:
    """What there is to choose from, for one person."""

    timetable: Timetable
    centers: tuple[Center, ...]
    counties: tuple[str, ...]
    groups: tuple[Group, ...]
    everywhere: bool


class Just(View):
    """How the list is looked at, and what has just been done, by the notice's id."""

    sent: str = ""
    withdrawn: str = ""

    @property
    def view(self) -> View:
        return View(page=self.page, find=self.find)


async def _typed(request: Request) -> Typed:
    form = await request.form()

    def one(name: str, otherwise: str = "") -> str:
        value = form.get(name, otherwise)
        return value[:1000] if isinstance(value, str) else otherwise

    def some(name: str) -> tuple[str, ...]:
        return tuple(value for value in form.getlist(name) if isinstance(value, str))

    return Typed(
        title=one("title"),
        text=one("text"),
        spoken=one("spoken") == "1",
        whom=one("whom", "all"),
        counties=some("counties"),
        group_ids=some("group_ids"),
        center_ids=some("center_ids"),
        first_day=one("first_day"),
        last_day=one("last_day"),
        lasts=one("lasts"),
        key="".join(letter for letter in one("key")[:40] if letter.isalnum() or letter == "-"),
    )


TypedDep = Annotated[Typed, Depends(_typed)]


@router.get("")
async def get_notices(
    signed_in: Operator, parts: PartsDep, just: Annotated[Just, Query()]
) -> Response:
    today = signed_in.deed.at.astimezone(await _zone(parts)).date()
    typed = Typed(first_day=today.isoformat(), last_day=today.isoformat(), key=uuid4().hex)
    return await _list(parts, signed_in, typed, {}, just)


@router.get("/now")
async def get_now(signed_in: Operator, parts: PartsDep, view: Annotated[View, Query()]) -> Response:
    """The part of the page that changes."""
    return page("notices/now.html", **await run_in_threadpool(_sent, parts, signed_in, view))


@router.post("")
async def post_notice(signed_in: Operator, parts: PartsDep, typed: TypedDep) -> Response:
    """Send a notice; an alert goes by way of `post_check`."""
    around = await run_in_threadpool(_around, parts, signed_in.staff)
    found = read(typed, around.timetable, signed_in.deed.at)
    wrong = found.wrong
    if found.draft is not None:
        sent, wrong = await _try(parts, found.draft, signed_in)
        if sent is not None:
            return RedirectResponse(f"/notices?sent={sent.posted.notice.id}", 303)
    return await _list(parts, signed_in, typed, wrong)


@router.get("/alert")
async def get_alert(signed_in: Operator, parts: PartsDep) -> Response:
    typed = Typed(level="alert", key=uuid4().hex)
    return await _alert(parts, signed_in, typed, {})


@router.post("/alert/check")
async def post_check(signed_in: Operator, parts: PartsDep, typed: TypedDep) -> Response:
    """The second look: what is sent, and to whom.  Nothing has left yet."""
    typed = replace(typed, level="alert", key=typed.key or uuid4().hex)
    around = await run_in_threadpool(_around, parts, signed_in.staff)
    found = read(typed, around.timetable, signed_in.deed.at)
    some = _meant(around, found.draft) if found.draft is not None else ()
    if found.draft is not None and not some:
        found.wrong["whom"] = _OF_REASONS["nobody"][1]
    if found.wrong:
        return await _alert(parts, signed_in, typed, found.wrong, 422)
    return page(
        "notices/check.html", signed_in.staff, here="/notices", typed=typed,
        meant=some, lasts=LASTS[typed.lasts],
    )  # fmt: skip


@router.post("/alert/edit")
async def post_edit(signed_in: Operator, parts: PartsDep, typed: TypedDep) -> Response:
    """Back from the second look, with everything as it was typed."""
    return await _alert(parts, signed_in, replace(typed, level="alert"), {})


@router.post("/alert")
async def post_alert(signed_in: Operator, parts: PartsDep, typed: TypedDep) -> Response:
    """Send what has been looked at.  The key in it makes a second press the same alert."""
    typed = replace(typed, level="alert")
    around = await run_in_threadpool(_around, parts, signed_in.staff)
    found = read(typed, around.timetable, signed_in.deed.at)
    wrong = found.wrong
    if found.draft is not None and typed.key:
        sent, wrong = await _try(parts, found.draft, signed_in)
        if sent is not None:
            return RedirectResponse(f"/notices?sent={sent.posted.notice.id}", 303)
    return await _alert(parts, signed_in, typed, wrong, 422)


@router.post("/{notice_id}/withdraw")
async def post_withdraw(notice_id: NoticeId, signed_in: Operator, parts: PartsDep) -> Response:
    try:
        await withdraw(parts, notice_id, signed_in)
    except NoticeUnknownError:
        return RedirectResponse("/notices", 303)
    return RedirectResponse(f"/notices?withdrawn={quote(notice_id)}", 303)


async def _try(
    parts: Parts, draft: Draft, signed_in: SignedIn
) -> tuple[Delivery | None, dict[str, str]]:
    try:
        return await send(parts, draft, signed_in), {}
    except NoticeRefusedError as error:
        field, sentence = _OF_REASONS[error.reason]
        return None, {field: sentence}
    except RefusedError as error:
        if error.problem.type != "center_foreign":
            raise
        return None, {"whom": _FOREIGN}


async def _list(
    parts: Parts,
    signed_in: SignedIn,
    typed: Typed,
    wrong: Mapping[str, str],
    just: Just | None = None,
) -> Response:
    around = await run_in_threadpool(_around, parts, signed_in.staff)
    just = just or Just()
    found = await run_in_threadpool(_sent, parts, signed_in, just.view)
    by_id = {one.posted.notice.id: one for one in found["shown"].rows}
    return page(
        "notices/list.html", signed_in.staff, here="/notices",
        status=422 if wrong else 200, typed=typed, wrong=wrong, around=around,
        title_most=TITLE_MOST, text_most=TEXT_MOST, just_sent=by_id.get(NoticeId(just.sent)),
        just_withdrawn=by_id.get(NoticeId(just.withdrawn)), **found,
    )  # fmt: skip


async def _alert(
    parts: Parts, signed_in: SignedIn, typed: Typed, wrong: dict[str, str], status: int = 200
) -> Response:
    around = await run_in_threadpool(_around, parts, signed_in.staff)
    return page(
        "notices/alert.html", signed_in.staff, here="/notices", status=status, typed=typed,
        wrong=wrong, around=around, title_most=TITLE_MOST, text_most=TEXT_MOST, lasts=LASTS,
    )  # fmt: skip


async def _zone(parts: Parts) -> ZoneInfo:
    def read_zone() -> str:
        with parts.store.reading() as session:
            return publish.current(session).timezone

    return ZoneInfo(await run_in_threadpool(read_zone))


def _sent(parts: Parts, signed_in: SignedIn, view: View) -> dict[str, Any]:
    with parts.store.reading() as session:
        found = deliveries(session, signed_in.staff)
        timetable = publish.current(session)
    wanted = [
        one for one in found if matches(view.find, one.posted.notice.title, one.posted.notice.text)
    ]
    return {
        "shown": paged(wanted, view, PER_PAGE),
        "view": view,
        "now": signed_in.deed.at,
        "zone": timetable.timezone,
        # The last day is the one before midnight.
        "a_moment": timedelta(seconds=1),
    }


def _around(parts: Parts, staff: Staff) -> Around:
    with parts.store.reading() as session:
        timetable = publish.current(session)
    mine = centers.of_staff(timetable, staff)
    ids = {center.id for center in mine}
    return Around(
        timetable=timetable,
        centers=mine,
        counties=tuple(dict.fromkeys(center.county for center in mine if center.county)),
        groups=tuple(group for group in timetable.groups if ids.issuperset(group.center_ids)),
        everywhere=staff.scope.everywhere,
    )


def _meant(around: Around, draft: Draft) -> tuple[Center, ...]:
    ids = {center.id for center in around.centers}
    return tuple(one for one in meant(around.timetable, draft.targets) if one.id in ids)
