"""A talk: somebody of the city and one centre see and hear each other (pure).

The hub asks, the kiosk answers.  What becomes of one is a row at the hub (`notice.talks`); here
are the words that both use for it.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import TalkId


class Said(StrEnum):
    """What a kiosk says of a talk it was asked for."""

    RINGS = "rings"  # its screen counts down
    ON = "on"  # camera and microphone are open
    LATER = "later"  # somebody there pressed 나중에
    ENDED = "ended"  # somebody there pressed 끊기
    LESSON = "lesson"  # a lesson is on, and nobody there asked for help
    RESTARTED = "restarted"  # the kiosk was started anew, and knows nothing of it
    ALONE = "alone"  # nobody of the city was in the room for a long time


class Why(StrEnum):
    """Why a talk is over."""

    OPERATOR = "operator"  # whoever called hung up
    CENTER = "center"  # somebody at the centre did
    LATER = "later"
    LESSON = "lesson"
    RESTARTED = "restarted"
    ALONE = "alone"
    NO_ANSWER = "no_answer"  # the kiosk said nothing
    CENTER_GONE = "center_gone"  # its line was lost for too long, or it was revoked
    PAGE_GONE = "page_gone"  # the page of whoever called was closed
    SIGNED_OUT = "signed_out"  # and so were they


WHY_OF_SAID = {
    Said.LATER: Why.LATER,
    Said.ENDED: Why.CENTER,
    Said.LESSON: Why.LESSON,
    Said.RESTARTED: Why.RESTARTED,
    Said.ALONE: Why.ALONE,
}
"""What ends a talk of what a kiosk says."""


class Talk(BaseModel):
    """A talk as the kiosk is told of it, for as long as it is not over."""

    # A newer hub may say more than this kiosk understands.
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: TalkId
    by: str = Field(description="who calls, as people there know them")
    asked_at: AwareDatetime
    helps: bool = Field(
        default=False, description="somebody there asked for help: it may interrupt a lesson"
    )
    on: bool = Field(default=False, description="the hub has heard that it is on")
