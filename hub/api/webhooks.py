"""What the room engine reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Request

from hub.auth.guard import OPEN
from hub.parts import RoomsDep

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])


# Open to the guard: the signature over the exact body is what proves the caller.
@router.post("/livekit", status_code=204, dependencies=[OPEN])
async def post_livekit(
    request: Request, rooms: RoomsDep, authorization: Annotated[str, Header()] = ""
) -> None:
    event = rooms.read_webhook(await request.body(), authorization)
    if event is not None:
        await rooms.happened(event)
