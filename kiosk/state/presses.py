"""What somebody pressed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kiosk.state.document import Document

PressWhat = Literal[
    # The lesson, help, sound.
    "enter_lesson",
    "later",
    "leave_lesson",
    # Somebody of the city calls: not now, and enough.
    "talk_later",
    "talk_end",
    "help",
    "louder",
    "quieter",
    "mute",
    "unmute",
    # Films: the list, one of them (`subject`: item), back to the list, home.
    "videos",
    "watch",
    "stop_film",
    "home",
    # Attendance: the page, a name (`subject`: member), guests, all at once.  All but the page's
    # opening and closing need a `key`.
    "attendance",
    "attendance_done",
    "present",
    "absent",
    "guest",
    "guest_less",
    "everybody",
    "everybody_undone",
    # What the hub has to say: read (`subject`: notice).
    "notice_seen",
    # The helper's corner: its number (`subject`), closed again, and what starts anew there.
    "corner_pin",
    "corner_stays",
    "corner_done",
    "restart_program",
    "restart_machine",
]


class Press(Document):
    """Somebody pressed something that the agent decides on.

    A press is sent again until it is answered, so it says what is wanted and never "the other
    way round"; `key`, a UUID of the finger's press, makes a repeated one count once.
    """

    type: Literal["press"] = "press"
    id: int
    what: PressWhat
    subject: str = Field(
        default="", description="the item to `watch`, the member who is `present` or `absent`"
    )
    key: str = Field(default="", description="set where repeating it would count twice")
