"""What a kiosk says of a talk it was asked for, and its way into the room."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from hub.auth.guard import AnyKiosk
from hub.lesson_rooms import Pass
from hub.parts import PartsDep
from notice.talk import Said
from wire.ids import TalkId

router = APIRouter(prefix="/api/kiosk/talks", tags=["kiosk"])


class SaidIn(BaseModel):
    """How the talk stands at the kiosk."""

    # A newer kiosk may say more than this hub understands.
    model_config = ConfigDict(frozen=True, extra="ignore")

    said: Said


@router.post("/{talk_id}", status_code=204)
async def post_said(talk_id: TalkId, told: SaidIn, kiosk: AnyKiosk, parts: PartsDep) -> None:
    """What is over stays as it ended."""
    await parts.talks.hear(talk_id, told.said, kiosk)


@router.post("/{talk_id}/room-pass")
async def post_room_pass(talk_id: TalkId, kiosk: AnyKiosk, parts: PartsDep) -> Pass:
    return await parts.talks.admit_center(talk_id, kiosk)
