"""Framing of the agent's Unix socket: one JSON document a line, UTF-8, at most `LIMIT` bytes."""

from __future__ import annotations

from pydantic import BaseModel

LIMIT = 4 * 1024 * 1024
"""Longest line either side accepts; a picture of the screen is the largest."""


def encode(document: BaseModel) -> bytes:
    """One document as a line, newline included."""
    return document.model_dump_json().encode() + b"\n"
