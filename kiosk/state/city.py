"""What somebody of the city does at this kiosk: pairs it, looks at its screen, calls."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from kiosk.state.document import Document
from wire.ids import TalkId


class Pairing(Document):
    """The code a helper reads to the operator by telephone, eight digits as "1234 5678"."""

    code: str
    expires_at: AwareDatetime


class Watched(Document):
    """The operator asked for a picture of this screen; people see that for as long."""

    errand_id: str
    until: AwareDatetime


class Talk(Document):
    """Somebody of the city calls this centre, or talks to it.

    It counts down to `opens_at`, where camera and microphone open; None while an alert covers it,
    and once it is `on`.
    """

    id: TalkId
    by: str = Field(description="who calls, as people here are to read it")
    asked_at: AwareDatetime
    opens_at: AwareDatetime | None = None
    on: bool = False
