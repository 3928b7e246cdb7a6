"""Every page of the timetable behind one door."""

from __future__ import annotations

from fastapi import APIRouter

from hub.web.timetable import (
    calendar,
    copy,
    days,
    lesson,
    loops,
    offer,
    programs,
    versions,
    week,
)

router = APIRouter()
for part in (week, offer, lesson, programs, loops, days, copy, calendar, versions):
    router.include_router(part.router)
