"""Every page of the timetable behind one door."""

from __future__ import annotations

from fastapi import APIRouter

from hub.web.timetable import lesson, offer, versions, week

router = APIRouter()
for part in (week, offer, lesson, versions):
    router.include_router(part.router)
