"""What a kiosk is told to be like."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response

from fleet.settings import levels
from fleet.settings.levels import Place
from fleet.settings.values import KioskSettings
from hub.api.kiosk.tagged import tagged
from hub.auth.guard import AnyKiosk
from hub.parts import StoreDep

router = APIRouter(prefix="/api/kiosk", tags=["kiosk"])


@router.get("/settings", response_model=KioskSettings)
def get_settings(
    kiosk: AnyKiosk, store: StoreDep, if_none_match: Annotated[str, Header()] = ""
) -> Response:
    with store.reading() as session:
        told = levels.told(session, Place(kiosk.center_id, kiosk.id))
    return tagged(told.etag, told.body, if_none_match)
