"""The hub about itself: alive, and its own description."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel

from hub.auth.guard import OPEN
from wire.version import RELEASE, WIRE

router = APIRouter(prefix="/api", tags=["about"])


class Health(BaseModel):
    """The hub runs, and this is what it speaks."""

    status: Literal["ok"] = "ok"
    release: str = RELEASE
    wire: int = WIRE


@router.get("/health", dependencies=[OPEN])
async def get_health() -> Health:
    return Health()


@router.get("/openapi.json", dependencies=[OPEN], include_in_schema=False)
async def get_openapi(request: Request) -> dict[str, Any]:
    described: dict[str, Any] = request.app.openapi()
    return described
