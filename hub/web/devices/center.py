"""One centre: what is known of it and its device, what can be asked of the device, its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool

from fleet import registry, watch
from fleet.errands import book
from fleet.errands.errand import Errand, Kind
from fleet.errors import KioskUnknownError
from fleet.judging.finding import Finding
from fleet.registry import Kiosk
from fleet.settings import levels
from fleet.settings.levels import Place
from fleet.settings.values import KioskSettings
from hub import centers
from hub.api.devices import errands
from hub.api.devices.centers import CenterIn, move, write
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.devices import words
from hub.web.layout import page
from schedule import publish
from schedule.timetable import Center
from store import centers as stored
from store.centers import Card
from wire.ids import CenterId, KioskId, new_id

router = APIRouter(prefix="/kiosks", include_in_schema=False)

_FIELDS = {
    "name": "이름을 1자에서 40자까지 적어 주세요.",
    "county": "시군을 40자까지 적어 주세요.",
    "address": "주소를 120자까지 적어 주세요.",
    "telephone": "전화번호를 숫자와 줄표로 20자까지 적어 주세요.",
}
_TAKEN = "같은 이름의 경로당이 있어요. 다른 이름을 적어 주세요."


class Typed(BaseModel):
    """The form of a centre, as it was typed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    county: str = ""
    address: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything about one centre."""

    center: Center
    card: Card
    zone: str
    timetable_version: int
    counties: tuple[str, ...]
    kiosk: Kiosk | None
    settings: KioskSettings
    errands: tuple[Errand, ...]
    history: tuple[Finding, ...]

    @property
    def facts(self) -> list[words.Fact]:
        if self.kiosk is None or self.kiosk.report is None:
            return []
        return words.facts(self.kiosk.report, self.timetable_version, self.settings.version)


@router.get("/centers/new")
async def get_new(signed_in: CityOperator, parts: PartsDep) -> Response:
    return await _form(parts, signed_in, Typed(), {})


@router.post("/centers/new")
async def post_new(
    signed_in: CityOperator, parts: PartsDep, typed: Annotated[Typed, Form()]
) -> Response:
    center_id = CenterId(new_id("center"))
    wrong = await _write(parts, center_id, typed, signed_in)
    if wrong:
        return await _form(parts, signed_in, typed, wrong)
    return RedirectResponse(f"/kiosks/centers/{center_id}?saved=1", 303)


@router.get("/centers/{center_id}")
async def get_center(
    center_id: CenterId, signed_in: Operator, parts: PartsDep, saved: str = "", asked: str = ""
) -> Response:
    """`saved` says that something was stored, `asked` what was just asked of the device."""
    said = words.ASKED[Kind(asked)] if asked in set(Kind) else "저장했어요." if saved else ""
    return await _page(parts, center_id, signed_in, said=said)


@router.get("/centers/{center_id}/now")
async def get_now(center_id: CenterId, signed_in: Operator, parts: PartsDep) -> Response:
    """The part of the page that changes by itself."""
    shown = await run_in_threadpool(_read, parts, center_id, signed_in)
    return page("devices/center_now.html", **_live(parts, shown, signed_in))


@router.post("/centers/{center_id}")
async def post_center(
    center_id: CenterId, signed_in: Operator, parts: PartsDep, typed: Annotated[Typed, Form()]
) -> Response:
    await run_in_threadpool(_read, parts, center_id, signed_in)
    wrong = await _write(parts, center_id, typed, signed_in)
    if wrong:
        return await _page(parts, center_id, signed_in, typed=typed, wrong=wrong)
    return RedirectResponse(f"/kiosks/centers/{quote(center_id)}?saved=1", 303)


@router.post("/centers/{center_id}/move")
async def post_move(
    center_id: CenterId,
    signed_in: CityOperator,
    parts: PartsDep,
    by: Annotated[int, Form(ge=-1000, le=1000)],
) -> Response:
    await move(parts, center_id, by, signed_in)
    return RedirectResponse(f"/kiosks/centers/{quote(center_id)}?saved=1", 303)


@router.post("/{kiosk_id}/errands")
async def post_errand(
    kiosk_id: KioskId, signed_in: Operator, parts: PartsDep, kind: Annotated[Kind, Form()]
) -> Response:
    try:
        await errands.ask(parts, kiosk_id, kind, signed_in)
        kiosk = await run_in_threadpool(_kiosk, parts, kiosk_id)
    except KioskUnknownError:
        # It was revoked meanwhile; the list says so.
        return RedirectResponse("/kiosks", 303)
    return RedirectResponse(f"/kiosks/centers/{quote(kiosk.center_id)}?asked={kind}", 303)


@router.get("/{kiosk_id}/picture", response_class=Response)
def get_picture(kiosk_id: KioskId, signed_in: Operator, parts: PartsDep) -> Response:
    """The last picture of its screen, for ten minutes."""
    with parts.store.reading() as session:
        centers.kiosk_for(session, kiosk_id, signed_in.staff)
    picture = parts.screens.here.kept(kiosk_id, signed_in.deed.at)
    if picture is None:
        raise RefusedError(404, "no_picture", "no picture came in the last minutes")
    return Response(picture.jpeg, media_type="image/jpeg")


async def _write(parts: Parts, center_id: CenterId, typed: Typed, by: SignedIn) -> dict[str, str]:
    """What has to change, by field; nothing once it is stored."""
    try:
        await write(parts, center_id, CenterIn.model_validate(typed.model_dump()), by)
    except ValidationError as error:
        return {str(one["loc"][0]): _FIELDS[str(one["loc"][0])] for one in error.errors()}
    except RefusedError as error:
        if error.problem.type != "name_taken":
            raise
        return {"name": _TAKEN}
    return {}


async def _page(
    parts: Parts,
    center_id: CenterId,
    signed_in: SignedIn,
    *,
    said: str = "",
    typed: Typed | None = None,
    wrong: dict[str, str] | None = None,
) -> Response:
    shown = await run_in_threadpool(_read, parts, center_id, signed_in)
    card = shown.card
    return page(
        "devices/center.html",
        signed_in.staff,
        here="/kiosks",
        status=422 if wrong else 200,
        kinds=words.KINDS,
        said=said,
        typed=typed or Typed(**{name: getattr(card, name) for name in Typed.model_fields}),
        wrong=wrong or {},
        everywhere=signed_in.staff.scope.everywhere,
        counties=shown.counties,
        **_live(parts, shown, signed_in),
    )


def _live(parts: Parts, shown: Shown, signed_in: SignedIn) -> dict[str, Any]:
    now, kiosk = signed_in.deed.at, shown.kiosk
    picture = parts.screens.here.kept(kiosk.id, now) if kiosk else None
    return {
        "shown": shown,
        "connected": kiosk is not None and kiosk.id in parts.hints.connected(),
        "picture_at": picture.at if picture else None,
        "progress": [
            (errand, words.KINDS[errand.kind], words.progress(errand.at(now), errand.reason))
            for errand in shown.errands
        ],
        "now": now,
        "zone": shown.zone,
    }


async def _form(parts: Parts, signed_in: SignedIn, typed: Typed, wrong: dict[str, str]) -> Response:
    counties = await run_in_threadpool(_counties, parts)
    return page(
        "devices/center_new.html",
        signed_in.staff,
        here="/kiosks",
        status=422 if wrong else 200,
        typed=typed,
        wrong=wrong,
        counties=counties,
    )


def _read(parts: Parts, center_id: CenterId, by: SignedIn) -> Shown:
    now = by.deed.at
    with parts.store.reading() as session:
        timetable = publish.current(session)
        center = centers.find_for(timetable, center_id, by.staff)
        kiosk = next((one for one in registry.kiosks(session) if one.center_id == center_id), None)
        place = Place(center_id, kiosk.id if kiosk else None)
        return Shown(
            center=center,
            card=stored.cards(session)[center_id],
            zone=timetable.timezone,
            timetable_version=timetable.version,
            counties=tuple(stored.counties(session)),
            kiosk=kiosk,
            settings=levels.for_kiosk(session, place),
            errands=tuple(book.recent(session, kiosk.id, now)) if kiosk else (),
            history=watch.history(session, center_id, 20),
        )


def _counties(parts: Parts) -> list[str]:
    with parts.store.reading() as session:
        return stored.counties(session)


def _kiosk(parts: Parts, kiosk_id: KioskId) -> Kiosk:
    with parts.store.reading() as session:
        return registry.kiosk(session, kiosk_id)
