"""The pages of 내 계정, for the application to include."""

from __future__ import annotations

from fastapi import APIRouter

from hub.web.account import codes, overview, password

router = APIRouter(include_in_schema=False)
for part in (overview, password, codes):
    router.include_router(part.router)
