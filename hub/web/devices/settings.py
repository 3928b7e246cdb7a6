"""What kiosks are to be like: for all, for a centre, for one device; each value says where from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from fleet.settings import levels
from fleet.settings.levels import Place
from fleet.settings.values import NAMES, USUAL, Level, Settings, words
from hub.api.devices.settings import change, place_of
from hub.auth.guard import CityOperator, Operator, SignedIn
from hub.parts import Parts, PartsDep
from hub.problems import RefusedError
from hub.web.layout import page
from schedule import publish
from wire.ids import CenterId, KioskId

router = APIRouter(prefix="/kiosks", include_in_schema=False)

_LONGEST = 20
_STEPS = tuple((step, f"{step}단계") for step in range(11))


@dataclass(frozen=True, slots=True)
class Matter:
    """One setting as the page asks for it; without `choices` it is typed in."""

    name: str
    label: str
    note: str
    choices: tuple[tuple[Any, str], ...] = ()
    unit: str = ""
    secret: bool = False
    """Whether nobody reads again what was typed."""

    def said(self, value: Any) -> str:
        """A value in words."""
        if self.secret:
            return "정하지 않음" if value is None else "정해 두었어요"
        for known, label in self.choices:
            if known == value:
                return label
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return f"{value}{self.unit}"


MATTERS = (
    Matter("volume_floor", "가장 작은 소리", "이보다 작게 줄일 수 없어요.", _STEPS, "단계"),
    Matter("volume_ceiling", "가장 큰 소리", "이보다 크게 키울 수 없어요.", _STEPS, "단계"),
    Matter(
        "camera",
        "카메라",
        "끄면 다음 수업부터 이 경로당의 모습이 나가지 않아요.",
        ((True, "켜기"), (False, "끄기")),
    ),
    Matter(
        "is_tv",
        "화면 종류",
        "텔레비전은 글자를 더 크게 하고 리모컨으로 써요.",
        ((False, "터치 화면"), (True, "텔레비전")),
    ),
    Matter("panel_inch", "화면 크기", "대각선 길이예요. 글자 크기가 여기에 맞춰져요.", unit="인치"),
    Matter(
        "picture_every_s",
        "화면 사진",
        "오늘 화면에 작은 사진으로 나와요.",
        ((0, "보내지 않기"), (10, "10초마다"), (30, "30초마다"), (60, "1분마다"), (300, "5분마다")),
        "초마다",
    ),
    Matter(
        "keep_free_mib",
        "비워 둘 저장 공간",
        "이만큼은 영상으로 채우지 않아요.",
        ((512, "512 MB"), (1024, "1 GB"), (2048, "2 GB"), (5120, "5 GB")),
        " MB",
    ),
    Matter(
        "helper_pin",
        "관리사 자리 번호",
        "숫자 네 자리. 단말기 처음 화면의 관리를 누르고 이 번호를 누르면 기기를 살펴볼 수 있어요.",
        secret=True,
    ),
)
_KEPT = "****"
"""Stands for digits that were set before; sent back as it is, they stay."""
_FROM = {Level.ORG: "전체 설정", Level.CENTER: "경로당 설정", Level.KIOSK: "이 단말기"}
_WRONG = {
    "volume_floor": "가장 작은 소리가 가장 큰 소리보다 클 수 없어요. 더 작게 골라 주세요.",
    "volume_ceiling": "가장 큰 소리가 가장 작은 소리보다 작을 수 없어요. 더 크게 골라 주세요.",
    "panel_inch": "화면 크기를 6에서 199 사이의 숫자로 적어 주세요.",
    "helper_pin": "관리사 자리 번호를 숫자 네 자리로 적어 주세요.",
}
_OTHERS_WRONG = "목록에서 골라 주세요."


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
        name = self.matter.name
        found = [(_as_typed(name, value), label) for value, label in self.matter.choices]
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
    typed = {name: str(form.get(name, ""))[:_LONGEST].strip() for name in NAMES}
    # 되돌리기 takes back one setting; what else was typed is stored with it.
    given_up = str(form.get("inherit", ""))
    wanted = {name: value for name, value in typed.items() if value and name != given_up}
    if wanted.get("helper_pin") == _KEPT:
        full, _, said = await run_in_threadpool(_read, parts, place, by)
        wanted["helper_pin"] = said.get(full.level, Settings()).helper_pin or ""
    try:
        await change(parts, place, Settings.model_validate(wanted), by)
    except ValidationError as error:
        fields = {str(one["loc"][0]) for one in error.errors()}
        wrong = {field: _WRONG.get(field, _OTHERS_WRONG) for field in fields}
        return await _page(parts, place, by, typed=typed, wrong=wrong)
    except RefusedError as error:
        field = error.problem.field or ""
        if error.problem.status != 422 or field not in _WRONG:
            raise
        return await _page(parts, place, by, typed=typed, wrong={field: _WRONG[field]})
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
    shown = typed or {name: _as_typed(name, own[name]) if name in own else "" for name in NAMES}
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
            found.append(f"단말기에 적힌 대로 (보통 {matter.said(USUAL[matter.name])})")
        else:
            found.append(f"{matter.said(word.value)} ({_FROM[word.level]})")
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


def _as_typed(name: str, value: Any) -> str:
    if name == "helper_pin":
        return _KEPT
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
