"""The kiosk looked after: a check of its devices, and the helper's corner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import AwareDatetime, Field

from kiosk.state.document import Document


class Check(Document):
    """Look at camera and sound; where it is `audible`, with a bell and a sentence, too."""

    check_id: str
    audible: bool = False
    before_lesson: bool = Field(default=True, description="and not because the hub asked for it")


class Checked(Document):
    """What the screen saw and heard for `Check`: ``ok`` or a slug of `fleet.judging.troubles`."""

    type: Literal["checked"] = "checked"
    id: int = 0
    check_id: str
    found: Mapping[str, str] = Field(default_factory=dict)
    echo_db: float | None = None


class Corner(Document):
    """What the helper's corner tells of this kiosk while it is open."""

    address: str = Field(default="", description="of this machine; empty without a line")
    reached_at: AwareDatetime | None = Field(
        default=None, description="when the hub answered last; None: not since the agent started"
    )
    volume_floor: int = 0
    volume_ceiling: int = 10
