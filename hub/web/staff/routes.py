"""The pages of 사용자; the fixed words come before an id."""

from __future__ import annotations

from fastapi import APIRouter

from hub.web.staff import people, person

router = APIRouter(include_in_schema=False)
for part in (people, person):
    router.include_router(part.router)
