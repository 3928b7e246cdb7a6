"""The objects that routes are about: one inside everybody's bounds, one outside of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from fleet.watch import FindingRow
from notice import board
from notice.calls import HelpCallRow
from notice.notice import Notice, Targets
from notice.talks import TalkRow
from schedule.timetable import ExtraLesson
from store.audit import Deed
from tests.hub.running_hub import LESSON, START, RunningHub, publish, timetable_for
from wire.ids import CenterId, LessonId, NoticeId, ProgramId

INSIDE, OUTSIDE = "inside", "outside"
SIDES = (INSIDE, OUTSIDE)
FOREIGN_NAME = "위도 경로당"
"""The centre outside: nobody with bounds is ever told of it."""

# What else a path may ask for.
_OTHER = {"day": "2026-11-23", "name": "htmx.js", "sha256": "0" * 64, "what": "take"}


class Samples:
    """What stands for each path parameter, on either side."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, str]] = {
            INSIDE: {"center_id": "c-myeongho", "lesson_id": LESSON},
            OUTSIDE: {"center_id": "c-wido", "lesson_id": "lesson-wido"},
        }

    def path(self, template: str, side: str) -> str:
        return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: self._value(found[1], side), template)

    def body(self, document: dict[str, Any], side: str) -> dict[str, Any]:
        """The same in a body, one level deep."""
        return {
            name: self.path(value, side) if isinstance(value, str) else value
            for name, value in document.items()
        }

    def _value(self, name: str, side: str) -> str:
        return self.of[side].get(name) or _OTHER.get(name, "x")


async def samples(hub: RunningHub) -> tuple[Samples, dict[str, dict[str, str]]]:
    """The samples, made at this hub, and the headers of the kiosk on each side."""
    operator = await hub.signed_in("operator")
    lesson = ExtraLesson(
        id=LessonId("lesson-wido"),
        program_id=ProgramId("laugh"),
        starts_at=START + timedelta(hours=2),
        center_ids=(CenterId("c-wido"),),
    )
    now = timetable_for(hub.people["teacher"], version=1)
    programs = tuple(
        one.model_copy(update={"instructor_id": hub.people["other"].id})
        if one.id == "laugh"
        else one
        for one in now.programs
    )
    changes = {"extras": (now.extras[0], lesson), "programs": programs}
    await publish(operator, now.model_copy(update=changes))
    made, kiosks = Samples(), {}
    for side in SIDES:
        kiosk_id, device = await hub.pair_kiosk(made.of[side]["center_id"])
        made.of[side] |= {"kiosk_id": kiosk_id}
        made.of[side] |= _what_happened(hub, made.of[side])
        kiosks[side] = {"Authorization": device.headers["Authorization"]}
    return made, kiosks


def _what_happened(hub: RunningHub, at: dict[str, str]) -> dict[str, str]:
    """A help call, a talk, a finding and a notice of one centre."""
    now, center_id = hub.clock.now(), CenterId(at["center_id"])
    call = HelpCallRow(
        id=f"help-{center_id}",
        center_id=center_id,
        kiosk_id="kiosk",
        asked_at=now,
        heard_at=now,
        taken_name="",
    )
    talk = TalkRow(
        id=f"talk-{center_id}",
        center_id=center_id,
        kiosk_id=at["kiosk_id"],
        staff_id=hub.people["operator"].id,
        staff_name="운영실",
        session="none",
        helps=True,
        asked_at=now,
        seen_at=now,
        ended_at=now,
        ended_why="operator",
    )
    finding = FindingRow(
        id=f"finding-{center_id}",
        center_id=center_id,
        subject="camera",
        level="problem",
        owner="operator",
        sentence="카메라가 없어요",
        since=now,
        opened_at=now,
        changed_at=now,
        told="",
    )
    notice = Notice(
        id=NoticeId(f"notice-{center_id}"),
        level="notice",
        title="안내",
        starts_at=now,
        expires_at=now + timedelta(hours=1),
    )
    with hub.store.transaction() as session:
        session.add_all([call, talk, finding])
        board.post(session, notice, Targets(frozenset({center_id})), Deed("test", now))
    return {
        "call_id": call.id,
        "talk_id": talk.id,
        "finding_id": finding.id,
        "notice_id": notice.id,
    }
