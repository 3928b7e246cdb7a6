"""Every route of the hub: what programs call, and what people see."""

from __future__ import annotations

from hub.api import about, lessons, timetable, webhooks
from hub.api.attendance import people, roll
from hub.api.content import items, voice
from hub.api.devices import centers, errands, kiosks, settings
from hub.api.kiosk import calls, documents, files, records
from hub.api.kiosk import errands as kiosk_errands
from hub.api.kiosk import talks as kiosk_talks
from hub.api.notices import findings, help_calls, notices, talks
from hub.api.staff import audit, session, staff
from hub.api.teaching import films as lesson_films
from hub.api.teaching import heads as lesson_heads
from hub.web import entrance, library, vendor
from hub.web import findings as finding_buttons
from hub.web.account import routes as account_pages
from hub.web.attendance import center as attendance_center
from hub.web.attendance import day as attendance_day
from hub.web.attendance import missed, rolls
from hub.web.audit import page as audit_page
from hub.web.devices import routes as device_pages
from hub.web.notices import calls as call_pages
from hub.web.notices import pages as notice_pages
from hub.web.staff import routes as staff_pages
from hub.web.talks import page as talk_pages
from hub.web.teach import frames as teach_frames
from hub.web.teach import heads as teach_heads
from hub.web.timetable import routes as timetable_pages
from hub.web.today import page as today
from hub.web.voice import page as voice_page

_CALLED = (
    *(about, webhooks, session, staff, audit),
    *(timetable, lessons, lesson_films, lesson_heads),
    *(kiosks, centers, errands, settings),
    *(calls, documents, files, records, kiosk_errands, kiosk_talks),
    *(people, roll, items, voice),
    *(notices, help_calls, findings, talks),
)
_SEEN = (
    *(vendor, entrance, account_pages, staff_pages, audit_page),
    *(today, finding_buttons, timetable_pages, teach_frames, teach_heads),
    *(device_pages, library, voice_page),
    *(attendance_day, attendance_center, missed, rolls),
    *(notice_pages, call_pages, talk_pages),
)
ROUTERS = tuple(part.router for part in (*_CALLED, *_SEEN))
