"""What goes down to the screen: the complete state, and replies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from kiosk.state.document import Document
from kiosk.state.whole import KioskState


class Ack(Document):
    """The agent has done (and stored) what command `id` asked."""

    type: Literal["ack"] = "ack"
    id: int


class Refused(Document):
    """The agent could not do it; `reason` is a stable slug, for the log and the choice of words."""

    type: Literal["refused"] = "refused"
    id: int
    reason: str


class RoomPass(Document):
    """Where and how to enter the lesson's room; the answer to `AskPass`."""

    type: Literal["room_pass"] = "room_pass"
    id: int
    url: str
    token: str
    clock_ahead_ms: int = Field(
        default=0, description="how far this machine's clock is ahead of the hub's"
    )


class Leave(Document):
    """End, and let the supervisor start a new screen; nobody is before this one."""

    type: Literal["leave"] = "leave"


Down = Annotated[KioskState | Ack | Refused | RoomPass | Leave, Field(discriminator="type")]

# Made when it reads first: each program reads only one of the two.
DOWN: TypeAdapter[Down] = TypeAdapter(Down, config=ConfigDict(defer_build=True))
