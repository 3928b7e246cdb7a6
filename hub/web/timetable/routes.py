"""Every page of the timetable behind one door."""

from __future__ import annotations

from fastapi import APIRouter

from hub.web.timetable import calendar, copy, days, lesson, offer, programs, versions, week

router = APIRouter()
for part in (week, offer, lesson, programs, days, copy, calendar, versions):
    router.include_router(part.router)
