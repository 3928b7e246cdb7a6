"""How what happened at a kiosk travels to the hub (pure): numbered, sent until it is there.

A kiosk's journal numbers its records 1, 2, 3 without a gap.  It sends them in order; the hub
answers with the number up to which it has everything.  Records carry a UUID that is the hub's
key for ever, so sending one again changes nothing.
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import CenterId

BATCH = 200
"""So many records a batch carries at the most."""

NUMBER_MOST = 2**53 - 1
"""No journal numbers further: up to here every program that reads JSON counts exactly."""

Kind = Literal["entry", "play", "seen"]
"""What kinds there are: `attendance.entry.Entry`, `content.item.Play`, `notice.notice.Seen`."""


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Record(_Document):
    """One thing that happened at a kiosk.

    `kind` is a plain string: a hub keeps a record of a kind it does not know for later.
    """

    seq: int = Field(ge=1, le=NUMBER_MOST, description="its number in the journal")
    id: UUID
    kind: str = Field(min_length=1, max_length=16)
    center_id: CenterId
    at: AwareDatetime = Field(description="by the kiosk's clock")
    body: dict[str, Any]


class Batch(_Document):
    """Records in the order of their numbers, without a gap between them.

    `oldest` is the lowest number the journal still holds: what lies before it is gone there,
    and a hub that waits for it waits in vain.
    """

    journal: UUID
    oldest: int = Field(ge=1, le=NUMBER_MOST)
    records: tuple[Record, ...] = Field(max_length=BATCH)


class Receipt(_Document):
    """Up to which number the hub has everything of this journal, on disk."""

    have: int = Field(ge=0)
