"""All routes of 경로당·단말기; those with a fixed word come before those with an id."""

from __future__ import annotations

from fastapi import APIRouter

from hub.web.devices import center, groups, page, settings

router = APIRouter()
for part in (page, groups, settings, center):
    router.include_router(part.router)
