"""Names of things that cross a wire, and how a participant of a room is named."""

from __future__ import annotations

import re
from typing import NewType
from uuid import uuid4

CenterId = NewType("CenterId", str)
FindingId = NewType("FindingId", str)
GroupId = NewType("GroupId", str)
HelpCallId = NewType("HelpCallId", str)
ItemId = NewType("ItemId", str)
KioskId = NewType("KioskId", str)
LessonId = NewType("LessonId", str)
MemberId = NewType("MemberId", str)
NoticeId = NewType("NoticeId", str)
ProgramId = NewType("ProgramId", str)
StaffId = NewType("StaffId", str)
TalkId = NewType("TalkId", str)

_CENTER = "center:"
_STAFF = "staff:"
_TALK = "talk-"
_HEX = re.compile(r"[0-9a-f]{32}")


def new_id(prefix: str) -> str:
    """A fresh random id such as ``kiosk_3f2a...``; 122 random bits."""
    return f"{prefix}_{uuid4().hex}"


def center_identity(center_id: CenterId) -> str:
    """The identity a centre's kiosk carries in a room: one place, one participant."""
    return _CENTER + center_id


def staff_identity(staff_id: StaffId) -> str:
    """The identity an instructor carries in a room."""
    return _STAFF + staff_id


def center_of(identity: str) -> CenterId | None:
    """The centre behind a participant's identity, or None for anybody else."""
    return CenterId(identity[len(_CENTER) :]) if identity.startswith(_CENTER) else None


def is_staff(identity: str) -> bool:
    """Whether a participant is an instructor (and thus the one who is seen big)."""
    return identity.startswith(_STAFF)


def new_talk() -> TalkId:
    """A fresh random id; 122 random bits."""
    return TalkId(uuid4().hex)


def talk_room(talk_id: TalkId) -> LessonId:
    """The name of a talk's room.  Rooms are named after lessons; a talk's is none of them."""
    return LessonId(_TALK + talk_id)


def talk_of(room: str) -> TalkId | None:
    """The talk whose room this is, or None for any other room."""
    name = room.removeprefix(_TALK)
    return TalkId(name) if room.startswith(_TALK) and _HEX.fullmatch(name) else None
