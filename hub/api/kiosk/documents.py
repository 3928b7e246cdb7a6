"""What a kiosk pulls: whole documents, each under its tag."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from attendance.entry import Roll
from content.item import Library
from fleet.errands.errand import Errands
from fleet.settings.values import KioskSettings
from hub.api.kiosk.held import handed
from hub.auth.guard import AnyKiosk
from hub.parts import PartsDep
from notice.notice import Board
from schedule.timetable import Timetable

router = APIRouter(prefix="/api/kiosk", tags=["kiosk"])

_Tags = Annotated[str, Header(alias="If-None-Match")]


@router.get("/timetable", response_model=Timetable)
async def get_timetable(kiosk: AnyKiosk, parts: PartsDep, if_none_match: _Tags = "") -> Response:
    return await handed(parts, "timetable", kiosk, if_none_match)


@router.get("/roll", response_model=Roll)
async def get_roll(kiosk: AnyKiosk, parts: PartsDep, if_none_match: _Tags = "") -> Response:
    return await handed(parts, "roll", kiosk, if_none_match)


@router.get("/library", response_model=Library)
async def get_library(kiosk: AnyKiosk, parts: PartsDep, if_none_match: _Tags = "") -> Response:
    return await handed(parts, "library", kiosk, if_none_match)


@router.get("/notices", response_model=Board)
async def get_notices(kiosk: AnyKiosk, parts: PartsDep, if_none_match: _Tags = "") -> Response:
    return await handed(parts, "notices", kiosk, if_none_match)


@router.get("/settings", response_model=KioskSettings)
async def get_settings(kiosk: AnyKiosk, parts: PartsDep, if_none_match: _Tags = "") -> Response:
    return await handed(parts, "settings", kiosk, if_none_match)


@router.get("/errands", response_model=Errands)
async def get_errands(kiosk: AnyKiosk, parts: PartsDep, if_none_match: _Tags = "") -> Response:
    return await handed(parts, "errands", kiosk, if_none_match)
