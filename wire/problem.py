"""Problem documents (RFC 9457): the one shape of an error that crosses HTTP."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong and what to do about it.

    ``type`` is a short stable slug that programs branch on, ``title`` and ``detail`` are
    for people; ``field`` names the input that has to change, where one does.
    """

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str = ""
    field: str | None = None
