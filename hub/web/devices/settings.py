"""What kiosks are to be like: for all, for a centre, for one device; each value says where from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet.settings import levels
from fleet.settings.levels import Place
from fleet.settings.values import USUAL, Level, Settings, words
from hub.api.devices.settings import change, place_of
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.http.problems import RefusedError
from hub.parts import Parts, PartsDep
from hub.web.devices.matters import FROM, KEPT, MATTERS, OTHERS_WRONG, WRONG, Matter
from hub.web.layout import page
from schedule import publish
from wire.ids import CenterId, KioskId

router = APIRouter(prefix="/kiosks", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One setting on the page: what is chosen here, and what would hold without it."""

    matter: Matter
    typed: str
    inherited: str
    wrong: str

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, as the form sends it; also a value that no list knows."""
        found = [(self.matter.typed(value), label) for value, label in self.matter.choices]
        if self.typed and self.typed not in {value for value, _ in found}:
            found.append((self.typed, f"{self.typed}{self.matter.unit}"))
        return found


@router.get("/settings")
async def get_all(signed_in: CityOperator, parts: PartsDep, saved: str = "") -> Response:
    return await _page(parts, Place(), signed_in, saved=saved)


@router.post("/settings")
async def post_all(request: Request, signed_in: CityOperator, parts: PartsDep) -> Response:
    return await _save(parts, Place(), signed_in, request)


@router.get("/centers/{center_id}/settings")
async def get_of_center(
    center_id: CenterId, signed_in: Operator, parts: PartsDep, saved: str = ""
) -> Response:
    return await _page(parts, Place(center_id), signed_in, saved=saved)


@router.post("/centers/{center_id}/settings")
async def post_of_center(
    center_id: CenterId, request: Request, signed_in: Operator, parts: PartsDep
) -> Response:
    return await _save(parts, Place(center_id), signed_in, request)


@router.get("/{kiosk_id}/settings")
async def get_of_kiosk(
    kiosk_id: KioskId, signed_in: Operator, parts: PartsDep, saved: str = ""
) -> Response:
    return await _page(parts, Place(kiosk_id=kiosk_id), signed_in, saved=saved)


@router.post("/{kiosk_id}/settings")
async def post_of_kiosk(
    kiosk_id: KioskId, request: Request, signed_in: Operator, parts: PartsDep
) -> Response:
    return await _save(parts, Place(kiosk_id=kiosk_id), signed_in, request)


async def _save(parts: Parts, place: Place, by: SignedIn, request: Request) -> Response:
    form = await request.form()
    typed = {one.name: str(form.get(one.name, ""))[: one.longest + 1].strip() for one in MATTERS}
    # 되돌리기 takes back one setting; what else was typed is stored with it.
    given_up = str(form.get("inherit", ""))
    wanted = {
        one.name: one.understood(typed[one.name])
        for one in MATTERS
        if typed[one.name] and one.name != given_up
    }
    if wanted.get("helper_pin") == KEPT:
        full, _, said = await run_in_threadpool(_read, parts, place, by)
        wanted["helper_pin"] = said.get(full.level, Settings()).helper_pin or ""
    try:
        await change(parts, place, Settings.model_validate(wanted), by)
    except ValidationError as error:
        fields = {str(one["loc"][0]) for one in error.errors()}
        wrong = {field: WRONG.get(field, OTHERS_WRONG) for field in fields}
        return await _page(parts, place, by, typed=typed, wrong=wrong)
    except RefusedError as error:
        field = error.problem.field or ""
        if error.problem.status != 422 or field not in WRONG:
            raise
        return await _page(parts, place, by, typed=typed, wrong={field: WRONG[field]})
    return RedirectResponse(f"{_path(place)}?saved=1", 303)


async def _page(
    parts: Parts,
    place: Place,
    by: SignedIn,
    *,
    saved: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    full, name, said = await run_in_threadpool(_read, parts, place, by)
    own = said.get(full.level, Settings()).said()
    wider = {level: one for level, one in said.items() if level is not full.level}
    shown = typed or {
        one.name: one.typed(own[one.name]) if one.name in own else "" for one in MATTERS
    }
    return page(
        "devices/settings.html",
        by.staff,
        here="/kiosks",
        status=422 if wrong else 200,
        level=full.level,
        center_id=full.center_id,
        center=name,
        path=_path(place),
        saved=bool(saved),
        lines=[
            Line(matter, shown[matter.name], inherited, (wrong or {}).get(matter.name, ""))
            for matter, inherited in zip(MATTERS, _inherited(wider), strict=True)
        ],
    )


def _inherited(wider: Mapping[Level, Settings]) -> list[str]:
    """What holds where nothing is said here, and where that comes from."""
    counts = words(wider)
    found = []
    for matter in MATTERS:
        word = counts[matter.name]
        if word.level is None:
            found.append(f"{matter.otherwise} (보통 {matter.said(USUAL[matter.name])})")
        else:
            found.append(f"{matter.said(word.value)} ({FROM[word.level]})")
    return found


def _read(parts: Parts, place: Place, by: SignedIn) -> tuple[Place, str, dict[Level, Settings]]:
    with parts.store.reading() as session:
        full = place_of(session, place, by)
        return full, _name(session, full), levels.at(session, full)


def _name(session: Session, place: Place) -> str:
    center = publish.current(session).center(place.center_id) if place.center_id else None
    return center.name if center else ""


def _path(place: Place) -> str:
    if place.kiosk_id is not None:
        return f"/kiosks/{place.kiosk_id}/settings"
    return f"/kiosks/centers/{place.center_id}/settings" if place.center_id else "/kiosks/settings"
