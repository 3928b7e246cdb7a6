"""Whose kiosk this is: the secret from pairing, readable by the agent alone."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from schedule import keep
from schedule.timetable import Center
from wire.ids import KioskId

FILE = "credential.json"
"""In the kiosk's folder."""

log = logging.getLogger(__name__)


class Credential(BaseModel):
    """What the hub gives once, at the end of pairing; never printed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kiosk_id: KioskId
    credential: str = Field(min_length=16, repr=False)
    center: Center


def load(path: Path, now: datetime) -> Credential | None:
    """The kept one; a file that cannot be used is set aside, and the kiosk pairs again."""
    data = keep.read(path)
    if data is None:
        return None
    try:
        return Credential.model_validate_json(data)
    except ValueError:
        aside = keep.set_aside(path, now)
        log.error("credential_on_disk=unusable set_aside=%s", aside.name)
        return None


def store(path: Path, credential: Credential) -> None:
    """Blocks until it is on the disk."""
    keep.replace(path, credential.model_dump_json().encode())
