"""The form of everything that goes over the socket."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A field that the reader does not know is an error: both ends come with one release."""

    model_config = ConfigDict(frozen=True, extra="forbid")
