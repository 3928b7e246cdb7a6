"""Who may call which route: the one table that names every route of the application.

`test_every_route` calls each of them as everybody and compares what happens with this table.  A
route without a line here fails it, so that nobody adds a door and forgets to say for whom it is.

A new route is one line: ``"GET /api/thing": Rule(OPERATOR)``.  Where it is about one object, say
which path parameter names it (``of="center"``): whoever does not look after it must be refused.
A body that the route needs before it comes to that question is given as `json` or `form`, with
``{center_id}`` and the like where the object is named there.  `objects.py` has the samples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Who may come in at all; `callers.py` says who is what.
OPEN = "open"
KIOSK = "kiosk"
ADMIN = "admin"
OPERATOR = "operator"
CITY = "city"  # operators who look after the whole city
ATTENDANCE = "attendance"  # operators and helpers
STAFF = "staff"  # operators and instructors
PERSON = "person"  # whoever is signed in
HALF = "half"  # the same, also before the one-time code


@dataclass(frozen=True)
class Rule:
    """A route's line."""

    door: str
    of: str = ""  # center, kiosk, call, talk, finding, notice, lesson, lead (teach it)
    json: dict[str, Any] | None = None
    form: dict[str, Any] = field(default_factory=dict)
    whole: bool = False  # shows also people with bounds that there are other centres


_RELEASE = {"model": "test", "release": "0.1.0", "wire": 1}
_ROLL = {"version": 0, "center_id": "{center_id}", "members": []}
_STAGE = {"version": 0}

RULES = {
    # The hub about itself, signing in
    "GET /api/health": Rule(OPEN),
    "GET /api/openapi.json": Rule(OPERATOR),
    "GET /api/docs": Rule(OPERATOR),
    "GET /vendor/{name}": Rule(OPEN),
    "POST /api/webhooks/livekit": Rule(OPEN),
    "GET /sign-in": Rule(OPEN),
    "POST /sign-in": Rule(OPEN),
    "POST /api/session": Rule(OPEN),
    "GET /api/session": Rule(PERSON),
    "DELETE /api/session": Rule(HALF),
    "POST /sign-out": Rule(HALF),
    "GET /": Rule(PERSON),
    "GET /sign-in/code": Rule(HALF),
    "POST /sign-in/code": Rule(HALF),
    "GET /account": Rule(PERSON),
    "POST /account/sessions/{session_id}/end": Rule(PERSON),  # only ever one's own
    "GET /account/password": Rule(PERSON),
    "POST /account/password": Rule(PERSON),
    "GET /account/codes": Rule(PERSON),
    "POST /account/codes": Rule(PERSON),
    # People and what they did
    "GET /api/staff": Rule(ADMIN),
    "POST /api/staff": Rule(ADMIN),
    "PUT /api/staff/{staff_id}": Rule(ADMIN),
    "POST /api/staff/{staff_id}/password": Rule(ADMIN),
    "DELETE /api/staff/{staff_id}/codes": Rule(ADMIN),
    "GET /staff": Rule(ADMIN),
    "GET /staff/new": Rule(ADMIN),
    "POST /staff/new": Rule(ADMIN),
    "GET /staff/{staff_id}": Rule(ADMIN),
    "POST /staff/{staff_id}": Rule(ADMIN),
    "POST /staff/{staff_id}/leave": Rule(ADMIN),
    "POST /staff/{staff_id}/come-back": Rule(ADMIN),
    "POST /staff/{staff_id}/password": Rule(ADMIN),
    "POST /staff/{staff_id}/codes/forget": Rule(ADMIN),
    "GET /api/audit": Rule(ADMIN),
    "GET /audit": Rule(ADMIN),
    "POST /audit/file": Rule(ADMIN),
    # Kiosks
    "POST /api/kiosk/pairings": Rule(OPEN, json=_RELEASE),
    "POST /api/kiosk/pairings/{pairing_id}/poll": Rule(OPEN),
    "GET /api/kiosk/timetable": Rule(KIOSK),
    "POST /api/kiosk/room-pass": Rule(KIOSK, json={"lesson_id": "lesson-today"}),
    "POST /api/kiosk/report": Rule(KIOSK),
    "PUT /api/kiosk/picture": Rule(KIOSK),
    "GET /api/kiosk/roll": Rule(KIOSK),
    "GET /api/kiosk/library": Rule(KIOSK),
    "GET /api/kiosk/files/{sha256}": Rule(KIOSK),
    "POST /api/kiosk/records": Rule(KIOSK),
    "GET /api/kiosk/notices": Rule(KIOSK),
    "GET /api/kiosk/settings": Rule(KIOSK),
    "GET /api/kiosk/errands": Rule(KIOSK),
    "POST /api/kiosk/errands/{errand_id}": Rule(KIOSK),
    "PUT /api/kiosk/errands/{errand_id}/logs": Rule(KIOSK),
    "PUT /api/kiosk/errands/{errand_id}/picture": Rule(KIOSK),
    "POST /api/kiosk/talks/{talk_id}": Rule(KIOSK, json={"said": "rings"}),
    "POST /api/kiosk/talks/{talk_id}/room-pass": Rule(KIOSK),
    "WS /api/kiosk/hint": Rule(KIOSK),
    # Timetable and centres
    "GET /api/centers": Rule(PERSON),
    "GET /api/timetable": Rule(OPERATOR, whole=True),
    "PUT /api/timetable": Rule(CITY),
    "POST /api/centers": Rule(CITY),
    "PUT /api/centers/{center_id}": Rule(
        OPERATOR, of="center", json={"name": "이름 {center_id}", "county": "봉화군"}
    ),
    "POST /api/centers/{center_id}/move": Rule(CITY),
    "PUT /api/groups": Rule(CITY),
    "GET /timetable": Rule(OPERATOR),
    "GET /timetable/places.css": Rule(OPERATOR),
    "GET /timetable/new": Rule(CITY),
    "POST /timetable/new": Rule(CITY),
    "GET /timetable/lessons/{lesson_id}": Rule(CITY),
    "POST /timetable/lessons/{lesson_id}": Rule(CITY),
    "POST /timetable/lessons/{lesson_id}/cancel": Rule(CITY),
    "POST /timetable/lessons/{lesson_id}/restore": Rule(CITY),
    "GET /timetable/lessons/{lesson_id}/following": Rule(CITY),
    "POST /timetable/lessons/{lesson_id}/following": Rule(CITY),
    "GET /timetable/programs": Rule(OPERATOR),
    "GET /timetable/programs/{program_id}": Rule(CITY),
    "POST /timetable/programs/{program_id}": Rule(CITY),
    "POST /timetable/programs/{program_id}/remove": Rule(CITY),
    "GET /timetable/loops": Rule(OPERATOR),
    "GET /timetable/loops/{loop_id}": Rule(CITY),
    "POST /timetable/loops/{loop_id}": Rule(CITY),
    "POST /timetable/loops/{loop_id}/remove": Rule(CITY),
    "GET /timetable/days": Rule(OPERATOR),
    "POST /timetable/days": Rule(CITY),
    "GET /timetable/copy": Rule(CITY),
    "POST /timetable/copy": Rule(CITY),
    "GET /timetable/calendar": Rule(OPERATOR),
    "GET /timetable/calendar/file": Rule(OPERATOR),
    "POST /timetable/calendar": Rule(CITY),
    "POST /timetable/calendar/import": Rule(CITY),
    "GET /timetable/versions": Rule(OPERATOR),
    "GET /timetable/versions/now": Rule(OPERATOR),
    "GET /timetable/versions/newest": Rule(OPERATOR),
    # Lessons
    "GET /api/lessons": Rule(STAFF),
    "GET /api/lessons/{lesson_id}": Rule(STAFF, of="lesson"),
    "GET /api/lessons/{lesson_id}/stage": Rule(STAFF, of="lesson"),
    "PUT /api/lessons/{lesson_id}/stage": Rule(STAFF, of="lead", json=_STAGE),
    "POST /api/lessons/{lesson_id}/mute-all": Rule(STAFF, of="lead"),
    "POST /api/lessons/{lesson_id}/room-pass": Rule(STAFF, of="lead"),
    "GET /api/lessons/{lesson_id}/presence": Rule(STAFF, of="lesson"),
    "GET /api/lessons/{lesson_id}/entries": Rule(STAFF, of="lesson"),
    "GET /api/lessons/{lesson_id}/people": Rule(STAFF, of="lesson"),
    "GET /api/lessons/{lesson_id}/items": Rule(STAFF, of="lead"),
    "GET /api/lessons/{lesson_id}/items/{item_id}/poster": Rule(STAFF, of="lead"),
    "GET /api/lessons/{lesson_id}/items/{item_id}/film": Rule(STAFF, of="lead"),
    "PUT /api/lessons/{lesson_id}/heads/{center_id}": Rule(STAFF, of="lead", json={"people": 9}),
    "GET /teach": Rule(STAFF),
    "GET /lessons/{lesson_id}/heads": Rule(STAFF, of="lead"),
    "POST /lessons/{lesson_id}/heads": Rule(STAFF, of="lead", form={"heads": ""}),
    "GET /lessons/{lesson_id}/stage": Rule(STAFF),  # a frame: its script asks the API
    # Devices
    "GET /api/kiosks": Rule(OPERATOR),
    "POST /api/kiosks": Rule(
        OPERATOR, of="center", json={"user_code": "12345678", "center_id": "{center_id}"}
    ),
    "DELETE /api/kiosks/{kiosk_id}": Rule(OPERATOR, of="kiosk"),
    "GET /api/kiosks/{kiosk_id}/picture": Rule(OPERATOR, of="kiosk"),
    "GET /kiosks": Rule(OPERATOR),
    "POST /kiosks": Rule(
        OPERATOR, of="center", form={"user_code": "12345678", "center_id": "{center_id}"}
    ),
    "POST /kiosks/{kiosk_id}/revoke": Rule(OPERATOR, of="kiosk"),
    "GET /kiosks/centers/new": Rule(CITY),
    "POST /kiosks/centers/new": Rule(CITY),
    "GET /kiosks/centers/{center_id}": Rule(OPERATOR, of="center"),
    "POST /kiosks/centers/{center_id}": Rule(
        OPERATOR, of="center", form={"name": "이름 {center_id}", "county": "봉화군"}
    ),
    "GET /kiosks/centers/{center_id}/now": Rule(OPERATOR, of="center"),
    "POST /kiosks/centers/{center_id}/move": Rule(CITY),
    "GET /kiosks/{kiosk_id}/picture": Rule(OPERATOR, of="kiosk"),
    "POST /kiosks/{kiosk_id}/errands": Rule(OPERATOR, of="kiosk", form={"kind": "restart"}),
    "GET /kiosks/groups": Rule(CITY),
    "GET /kiosks/groups/{group_id}": Rule(CITY),
    "POST /kiosks/groups/{group_id}": Rule(CITY),
    "POST /kiosks/groups/{group_id}/remove": Rule(CITY),
    "GET /kiosks/settings": Rule(CITY),
    "POST /kiosks/settings": Rule(CITY),
    "GET /kiosks/centers/{center_id}/settings": Rule(OPERATOR, of="center"),
    "POST /kiosks/centers/{center_id}/settings": Rule(OPERATOR, of="center"),
    "GET /kiosks/{kiosk_id}/settings": Rule(OPERATOR, of="kiosk"),
    "POST /kiosks/{kiosk_id}/settings": Rule(OPERATOR, of="kiosk"),
    "GET /api/settings": Rule(CITY),
    "PUT /api/settings": Rule(CITY),
    "GET /api/centers/{center_id}/settings": Rule(OPERATOR, of="center"),
    "PUT /api/centers/{center_id}/settings": Rule(OPERATOR, of="center", json={}),
    "GET /api/kiosks/{kiosk_id}/settings": Rule(OPERATOR, of="kiosk"),
    "PUT /api/kiosks/{kiosk_id}/settings": Rule(OPERATOR, of="kiosk", json={}),
    "GET /api/kiosks/{kiosk_id}/errands": Rule(OPERATOR, of="kiosk"),
    "POST /api/kiosks/{kiosk_id}/errands": Rule(OPERATOR, of="kiosk", json={"kind": "restart"}),
    "GET /api/kiosks/{kiosk_id}/errands/{errand_id}/logs": Rule(OPERATOR, of="kiosk"),
    # Rolls and attendance
    "GET /api/centers/{center_id}/roll": Rule(OPERATOR, of="center"),
    "PUT /api/centers/{center_id}/roll": Rule(OPERATOR, of="center", json=_ROLL),
    "GET /rolls": Rule(OPERATOR),
    "GET /rolls/{center_id}": Rule(OPERATOR, of="center"),
    "POST /rolls/{center_id}": Rule(OPERATOR, of="center"),
    "GET /attendance": Rule(ATTENDANCE),
    "GET /attendance/missed": Rule(ATTENDANCE),
    "POST /attendance/file": Rule(OPERATOR),
    "GET /attendance/days/{day}/{center_id}": Rule(ATTENDANCE, of="center"),
    "POST /attendance/days/{day}/{center_id}": Rule(ATTENDANCE, of="center"),
    "GET /attendance/{lesson_id}/{center_id}": Rule(ATTENDANCE, of="center"),
    "POST /attendance/{lesson_id}/{center_id}": Rule(ATTENDANCE, of="center"),
    # Films
    "GET /api/items": Rule(OPERATOR),
    "POST /api/items": Rule(CITY),
    "DELETE /api/items/{item_id}": Rule(CITY),
    "GET /api/items/{item_id}/poster": Rule(OPERATOR),
    "GET /api/plays": Rule(OPERATOR),
    "GET /api/voice": Rule(OPERATOR),
    "POST /api/voice/takes": Rule(CITY),
    "GET /api/voice/takes/{key}": Rule(OPERATOR),
    "DELETE /api/voice/takes/{key}": Rule(CITY),
    "POST /api/voice/versions": Rule(CITY),
    "GET /voice": Rule(OPERATOR),
    "GET /voice/now": Rule(OPERATOR),
    "POST /voice/send": Rule(CITY),
    "GET /library": Rule(OPERATOR),
    "GET /library/now": Rule(OPERATOR),
    "POST /library/{item_id}/remove": Rule(CITY),
    # Notices, help calls, and what is not well
    "GET /api/notices": Rule(OPERATOR),
    "POST /api/notices": Rule(OPERATOR),
    "POST /api/notices/{notice_id}/withdraw": Rule(OPERATOR, of="notice"),
    "GET /api/help-calls": Rule(OPERATOR),
    "POST /api/help-calls/{call_id}/{what}": Rule(OPERATOR, of="call"),
    "POST /api/talks": Rule(OPERATOR, of="center", json={"center_id": "{center_id}"}),
    "POST /api/talks/{talk_id}/here": Rule(OPERATOR, of="talk"),
    "POST /api/talks/{talk_id}/room-pass": Rule(OPERATOR, of="talk"),
    "POST /api/talks/{talk_id}/end": Rule(OPERATOR, of="talk"),
    "POST /kiosks/centers/{center_id}/talk": Rule(OPERATOR, of="center"),
    "GET /talks/{talk_id}": Rule(OPERATOR, of="talk"),
    "POST /talks/{talk_id}/end": Rule(OPERATOR, of="talk"),
    "GET /api/findings": Rule(OPERATOR),
    "GET /api/findings/history": Rule(OPERATOR),
    "GET /api/findings/unsent": Rule(CITY),
    "PUT /api/findings/{finding_id}/taken": Rule(OPERATOR, of="finding"),
    "DELETE /api/findings/{finding_id}/taken": Rule(OPERATOR, of="finding"),
    "POST /findings/{finding_id}/take": Rule(OPERATOR, of="finding"),
    "POST /findings/{finding_id}/give-back": Rule(OPERATOR, of="finding"),
    "GET /notices": Rule(OPERATOR),
    "GET /notices/now": Rule(OPERATOR),
    "POST /notices": Rule(OPERATOR),
    "GET /notices/alert": Rule(OPERATOR),
    "POST /notices/alert/check": Rule(OPERATOR),
    "POST /notices/alert/edit": Rule(OPERATOR),
    "POST /notices/alert": Rule(OPERATOR),
    "POST /notices/{notice_id}/withdraw": Rule(OPERATOR, of="notice"),
    "GET /help-calls": Rule(OPERATOR),
    "GET /help-calls/now": Rule(OPERATOR),
    "POST /help-calls/{call_id}/{what}": Rule(OPERATOR, of="call"),
    # The day
    "GET /today": Rule(OPERATOR),
    "GET /today/now": Rule(OPERATOR),
}
