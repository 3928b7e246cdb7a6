"""The hub about itself: alive, and what programs may ask of it."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from hub.auth.guard import OPEN, OPERATOR, Operator
from hub.http import openapi
from hub.web.layout import page
from wire.version import RELEASE, WIRE

router = APIRouter(prefix="/api", tags=["about"])


class Health(BaseModel):
    """The hub runs, and this is what it speaks."""

    status: Literal["ok"] = "ok"
    release: str = RELEASE
    wire: int = WIRE


@router.get("/health", dependencies=[OPEN])
async def get_health() -> Health:
    """Whether the hub runs."""
    return Health()


@router.get("/openapi.json", dependencies=[OPERATOR], include_in_schema=False)
async def get_openapi(request: Request) -> dict[str, Any]:
    return openapi.document(request.app)


@router.get("/docs", include_in_schema=False)
async def get_docs(request: Request, signed_in: Operator) -> HTMLResponse:
    found = openapi.document(request.app)
    return page("api_docs.html", signed_in.staff, api=found, by_tag=openapi.by_tag(found))
