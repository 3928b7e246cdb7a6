"""달력 파일: lessons taken along into other calendars, and events brought in after a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Query, Response, UploadFile
from fastapi import Form as FormBody
from pydantic import ConfigDict, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.parts import PartsDep
from hub.web.layout import page
from hub.web.planning import importing, sentences
from hub.web.planning.fields import Sent, UnfitError, teacher_of, title_of
from hub.web.planning.grid import monday_of, whom_of
from hub.web.planning.importing import Answers, Planned
from hub.web.planning.saving import Refusal, save
from hub.web.timetable.offer import Desk, back, desk_of
from hub.web.timetable.week import View, chosen_day
from schedule import calendar_file
from schedule.calendar_file import Read, Refused, Unreadable, UnreadableError, Unusable
from schedule.changes import new_conflicts
from schedule.timetable import Program, Timetable, lessons
from wire.ids import ProgramId, new_id

router = APIRouter(prefix="/timetable/calendar", include_in_schema=False)

DAYS_MOST = 366
_EVENTS: TypeAdapter[list[Read]] = TypeAdapter(list[Read])
_REFUSED: TypeAdapter[list[Refused]] = TypeAdapter(list[Refused])
_BROKEN = "넣을 일정을 다시 읽지 못했어요. 파일을 다시 골라 주세요."
_NO_FILE = "달력 파일을 골라 주세요."
_NO_PLACE = "장소를 알 수 없는 일정이 있어요. 어느 경로당이 들을지 골라 주세요."
_UNREADABLE = {
    Unreadable.EMPTY: "파일이 비어 있어요. 다른 달력 파일을 골라 주세요.",
    Unreadable.TOO_LARGE: "파일이 너무 커요. 256KB가 넘지 않게 기간을 줄여 주세요.",
    Unreadable.NO_CALENDAR: "달력 파일이 아니에요. 달력에서 내려받은 .ics 파일을 골라 주세요.",
    Unreadable.TOO_MANY: f"일정이 너무 많아요. {calendar_file.EVENTS_MOST}개까지 넣을 수 있어요.",
}
_UNUSABLE = {
    Unusable.NO_TITLE: "제목이 없어요",
    Unusable.NO_TIME: "시각이 없어요",
    Unusable.ALL_DAY: "하루 종일이라 시각을 알 수 없어요",
    Unusable.LENGTH: "길이가 5분에서 8시간 사이가 아니에요",
    Unusable.REPEATS: "매주 같은 요일이 아닌 되풀이예요",
}


class Wish(View):
    """Which lessons go into the file."""

    first: str = ""
    last: str = ""
    instructor: str = ""


class Form(Sent):
    """The events that were looked at, with what was said about what the file does not say."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    events: str = "[]"
    refused: str = "[]"
    whom: str = ""
    title: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    instructor: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a file brings: the plan, what cannot be used, and the conflicts it would make."""

    planned: list[Planned]
    refused: list[Refused]
    clashes: list[str]
    form: Form

    @property
    def new_titles(self) -> list[str]:
        """The titles that name no program yet."""
        found = (one.read.title for one in self.planned if one.used and one.program is None)
        return list(dict.fromkeys(found))

    @property
    def has_unknown_places(self) -> bool:
        return any(one.used and one.whom is None for one in self.planned)

    @property
    def usable(self) -> bool:
        return any(one.used for one in self.planned)


@router.get("")
async def get_calendar(
    signed_in: Operator, parts: PartsDep, view: Annotated[View, Query()]
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    return _page(signed_in, desk, view)


@router.get("/file")
async def get_file(
    signed_in: Operator, parts: PartsDep, wish: Annotated[Wish, Query()]
) -> Response:
    """The lessons of some days as a calendar file."""
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    timetable = desk.timetable
    first = chosen_day(wish.first, monday_of(desk.today))
    last = chosen_day(wish.last, first + timedelta(days=6))
    if not 0 <= (last - first).days < DAYS_MOST:
        sentence = "끝날을 첫날부터 1년 안에서 골라 주세요."
        return _page(signed_in, desk, wish, sentence=sentence, status=422)
    includes = whom_of(wish.who).includes(timetable)
    start = calendar_file.midnight(timetable, first)
    end = calendar_file.midnight(timetable, last + timedelta(days=1))
    chosen = [
        one
        for one in lessons(timetable, start, end)
        if start <= one.starts_at < end
        and includes(one.center_ids)
        and wish.instructor in ("", one.instructor_id)
    ]
    body = calendar_file.write(
        timetable,
        chosen,
        signed_in.deed.at,
        lambda lesson: importing.places_of(timetable, lesson),
    )
    name = quote(f"시간표_{first}_{last}.ics")
    disposition = f"attachment; filename=\"timetable.ics\"; filename*=UTF-8''{name}"
    headers = {"Content-Disposition": disposition}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


@router.post("")
async def post_file(
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Look at what a file brings; nothing is stored yet."""
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    if file is None or not file.filename:
        return _page(signed_in, desk, view, sentence=_NO_FILE, status=422)
    body = await file.read(calendar_file.LARGEST + 1)
    try:
        events, refused = await run_in_threadpool(calendar_file.read, body, desk.timetable.timezone)
    except UnreadableError as error:
        return _page(signed_in, desk, view, sentence=_UNREADABLE[error.why], status=422)
    form = Form(
        version=str(desk.timetable.version),
        events=_EVENTS.dump_json(events).decode(),
        refused=_REFUSED.dump_json(refused).decode(),
    )
    return _preview(signed_in, desk, view, _look(signed_in, desk, form, (events, refused)))


@router.post("/import")
async def post_import(
    signed_in: CityOperator,
    parts: PartsDep,
    view: Annotated[View, Query()],
    form: Annotated[Form, FormBody()],
) -> Response:
    desk = await run_in_threadpool(desk_of, parts, signed_in)
    now = signed_in.deed.at
    try:
        events = _EVENTS.validate_json(form.events)[: calendar_file.EVENTS_MOST]
        refused = _REFUSED.validate_json(form.refused)[: calendar_file.EVENTS_MOST]
    except ValidationError:
        return _page(signed_in, desk, view, sentence=_BROKEN, status=422)

    def bring_in(timetable: Timetable) -> Timetable:
        planned = importing.plan(timetable, events, now)
        answers = _answers(timetable, form, desk, planned)
        return importing.apply(timetable, planned, answers, new_id, desk.today)

    stored = await save(parts, signed_in, form, bring_in)
    if isinstance(stored, Refusal):
        look = _look(signed_in, desk, form, (events, refused))
        return _preview(signed_in, desk, view, look, stored)
    first = min((one.starts_at for one in events if one.starts_at > now), default=now)
    return back(view, first.date().isoformat(), stored)


def _answers(timetable: Timetable, form: Form, desk: Desk, planned: list[Planned]) -> Answers:
    """What was said of new titles and of places.  Raises `UnfitError` for what is missing."""
    needed = {one.read.title for one in planned if one.used and one.program is None}
    said = zip(form.title, form.kind, form.instructor, strict=False)
    programs = {
        title: Program(
            id=ProgramId(new_id("program")),
            title=title_of(title),
            kind="leisure" if kind == "leisure" else "health",
            instructor_id=(teacher := teacher_of(instructor, desk.teachers)).id,
            instructor=teacher.name[:20],
        )
        for title, kind, instructor in said
        if title in needed
    }
    if needed - set(programs):
        raise UnfitError("새 프로그램마다 종류와 선생님을 골라 주세요.", "instructor")
    whom = importing.whom_of(timetable, form.whom)
    if whom is None and any(one.used and one.whom is None for one in planned):
        raise UnfitError(_NO_PLACE, "whom")
    return Answers(programs, whom)


def _look(
    signed_in: SignedIn, desk: Desk, form: Form, found: tuple[list[Read], list[Refused]]
) -> Look:
    events, refused = found
    timetable, now = desk.timetable, signed_in.deed.at
    planned = importing.plan(timetable, events, now)
    whom = importing.whom_of(timetable, form.whom)
    known = importing.apply(timetable, planned, Answers({}, whom), new_id, desk.today)
    clashes = sentences.clashes(known, new_conflicts(timetable, known, now))
    return Look(planned, refused, clashes, form)


def _preview(
    signed_in: SignedIn, desk: Desk, view: View, look: Look, refusal: Refusal | None = None
) -> Response:
    answered = zip(look.form.title, look.form.kind, look.form.instructor, strict=False)
    return page(
        "timetable/import.html",
        signed_in.staff,
        here="/timetable",
        status=refusal.status if refusal else 200,
        look=look,
        view=view,
        timetable=desk.timetable,
        teachers=desk.teachers,
        counties=list(dict.fromkeys(one.county for one in desk.timetable.centers if one.county)),
        said={title: (kind, instructor) for title, kind, instructor in answered},
        unusable=_UNUSABLE,
        weekdays=sentences.weekdays,
        short_day=sentences.short_day,
        for_whom=lambda whom: sentences.for_whom(desk.timetable, whom),
        refusal=refusal,
        version=refusal.version if refusal else look.form.version,
    )


def _page(
    signed_in: SignedIn, desk: Desk, view: View, *, sentence: str = "", status: int = 200
) -> Response:
    monday = monday_of(chosen_day(view.week, desk.today))
    wish = view if isinstance(view, Wish) else Wish(week=view.week, who=view.who)
    timetable = desk.timetable
    return page(
        "timetable/calendar.html",
        signed_in.staff,
        here="/timetable",
        status=status,
        view=view,
        first=wish.first or monday.isoformat(),
        last=wish.last or (monday + timedelta(days=6)).isoformat(),
        instructor=wish.instructor,
        whom=whom_of(view.who),
        timetable=timetable,
        teachers=desk.teachers,
        counties=list(dict.fromkeys(one.county for one in timetable.centers if one.county)),
        sentence=sentence,
        about_export=bool(sentence) and isinstance(view, Wish),
        may_change=signed_in.staff.scope.everywhere,
    )
